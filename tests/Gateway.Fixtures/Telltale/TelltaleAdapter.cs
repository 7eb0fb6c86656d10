using System.Diagnostics;
using Gateway.Abstractions;

namespace Gateway.Fixtures.Telltale;

/// <summary>Tells its token to whoever listens, in every spelling and by every way that an adapter has.</summary>
[Adapter("telltale", Capabilities = AdapterCapabilities.Receive | AdapterCapabilities.Send, Description = "Cannot keep a secret")]
[Setting("token", SettingKind.Text, Required = true, Secret = true, Description = "What it cannot keep")]
[Setting("tells", SettingKind.Choice, Choices = "nobody|everybody|by-throwing|by-escaping|by-fatal|by-dying", Default = "nobody")]
public sealed class TelltaleAdapter : IAdapter
{
    private IAdapterContext? _context;

    private string Token => _context!.Settings.Text("token")!;

    private string Tells => _context!.Settings.Text("tells") ?? "nobody";

    public async Task RunAsync(IAdapterContext context, CancellationToken stopping)
    {
        _context = context;
        var all = Spellings.All(Token);
        if (Tells != "nobody")
        {
            Log(all);
            Print(all);
            context.ReportConnected(all);
        }
        else
        {
            context.ReportConnected("quiet");
        }

        switch (Tells)
        {
            case "everybody":
                context.ReportDegraded(Token, all);
                _ = context.Run(Token, _ => throw new InvalidOperationException(all, new ArgumentException(all)));
                break;
            case "by-throwing":
                throw new InvalidOperationException(all, new ArgumentException(all, Token));
            case "by-escaping":
                new Thread(() => throw new InvalidOperationException(all)).Start();
                break;
            case "by-fatal":
                context.ReportFatal(Token, all, retryable: false, UserAction.Relogin);
                break;
        }

        await Task.Delay(Timeout.Infinite, stopping);
    }

    public Task<SendOutcome> SendAsync(OutboundMessage message, CancellationToken cancellationToken) =>
        Tells == "everybody" ? Task.FromResult(SendOutcome.Permanent(Token, Spellings.All(Token))) : throw new InvalidOperationException(Spellings.All(Token));

    public Task<LivenessOpinion> CheckLivenessAsync(CancellationToken cancellationToken) => Task.FromResult(
        Tells == "by-dying" ? LivenessOpinion.Dead(Token, Spellings.All(Token)) : LivenessOpinion.None);

    private void Log(string all)
    {
        foreach (var level in Enum.GetValues<AdapterLogLevel>())
        {
            _context!.Log.Write(level, all, new InvalidOperationException(all));
        }

        // at every place of a text that is cut somewhere, whatever the limit is
        foreach (var limit in new[] { 1000, 2000, 8000, 16 * 1024, 64 * 1024 })
        {
            for (var into = 4; into < Token.Length; into += 5)
            {
                var text = new string('x', limit - into) + Token + new string('y', 100);
                _context!.Log.Write(AdapterLogLevel.Warning, text);
                _context.ReportConnected(text);
            }
        }
    }

    private void Print(string all)
    {
        Console.WriteLine(all);
        Console.Error.WriteLine(all);
        Console.Write(Token[..7]);
        Console.Out.Flush();
        Console.Write(Token[7..]);
        Console.WriteLine();
        foreach (var letter in Token)
        {
            Console.Error.Write(letter);
        }

        Console.Error.WriteLine();
        Console.Write("and without an end of the line: " + Token);
        Trace.WriteLine(all);
        Debug.WriteLine(all);
    }
}
