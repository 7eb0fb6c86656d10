using System.Collections.Immutable;
using Gateway.Host.Model;
using Gateway.Host.Model.Doctor;
using Microsoft.Data.Sqlite;

namespace Gateway.Host.Storage.Doctor;

/// <summary>Which instances have been moved to a worker, of a gateway that does not run.</summary>
internal static class StoredMoves
{
    /// <summary>Empty where nothing is known.</summary>
    public static ImmutableDictionary<AdapterId, IsolationMove> Read(Examined subject)
    {
        if (!File.Exists(subject.Paths.Database))
        {
            return ImmutableDictionary<AdapterId, IsolationMove>.Empty;
        }

        try
        {
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = subject.Paths.Database, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
            connection.Open();
            return IsolationMoves.Read(connection);
        }
        catch (SqliteException)
        {
            // the look at the data folder says that the file cannot be read
            return ImmutableDictionary<AdapterId, IsolationMove>.Empty;
        }
    }
}
