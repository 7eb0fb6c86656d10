using Gateway.Abstractions;
using Microsoft.Data.Sqlite;

namespace Gateway.Host.Storage;

/// <summary>Tells a disk that fails from a statement that is wrong.</summary>
internal static class StorageFault
{
    private const int Permission = 3;
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int Input = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int NoDatabase = 26;

    /// <summary>The medium is at fault: writing may work again later, and other statements fail just so.</summary>
    public static bool IsOfMedium(Exception fault) => fault switch
    {
        SqliteException { SqliteErrorCode: Permission or Busy or Locked or ReadOnly or Input or Corrupt or Full or CannotOpen or NoDatabase } => true,
        IOException or UnauthorizedAccessException => true,
        _ => false,
    };

    /// <summary>Somebody else holds the file: nothing at all can be written meanwhile.</summary>
    public static bool IsLock(Exception fault) => fault is SqliteException { SqliteErrorCode: Busy or Locked };

    /// <summary>The bytes of the file are not those of a database.</summary>
    public static bool IsDamage(SqliteException fault) => fault.SqliteErrorCode is Corrupt or NoDatabase;

    public static string InWords(Exception fault) => (fault as SqliteException)?.SqliteErrorCode switch
    {
        Full => "the disk is full",
        ReadOnly or Permission => "the data file is read-only",
        Input => "the disk reports an error",
        Corrupt or NoDatabase => "the data file is damaged",
        CannotOpen => "the data file cannot be opened",
        Busy or Locked => "another process holds the data file",
        _ => fault.Message,
    };

    public static GatewayRefusedException Refusal(Exception fault) =>
        new(RefusalReason.StorageUnavailable, $"The gateway cannot use its data file now: {InWords(fault)}. Free space or repair the data folder; it goes on by itself.");
}
