using Gateway.Host.Model;
using Gateway.Host.Model.Loss;
using Gateway.Host.Tests.Configuration;

namespace Gateway.Host.Tests.Storage;

public sealed class LossStoreTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);
    private readonly TempFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    private static LossWindow Window(int minute, bool open = false, string? adapter = "a") =>
        new(adapter is null ? null : AdapterId.Parse(adapter), LossCause.NotConnected, Noon.AddMinutes(minute), open ? null : Noon.AddMinutes(minute + 1), minute, "why");

    [Fact]
    public async Task Windows_survive_a_reopen_and_one_that_was_open_is_written_again_when_it_ends()
    {
        await using (var storage = new OpenStorage(_folder.Path))
        {
            storage.Losses.LastSeen().ShouldBeNull();
            await storage.Losses.SaveAsync([Window(1), Window(2, open: true), Window(3, adapter: null)], Noon, Token);
            await storage.Losses.SaveAsync([Window(2)], Noon.AddMinutes(9), Token);
        }

        await using var again = new OpenStorage(_folder.Path);
        again.Losses.Load(10).ShouldBe([Window(3, adapter: null), Window(2), Window(1)]);
        again.Losses.Load(1).ShouldBe([Window(3, adapter: null)]);
        again.Losses.LastSeen().ShouldBe(Noon.AddMinutes(9));
    }

    [Fact]
    public async Task The_oldest_go_when_there_are_many()
    {
        await using var storage = new OpenStorage(_folder.Path);
        await storage.Losses.SaveAsync([.. Enumerable.Range(0, 1200).Select(minute => Window(minute))], Noon, Token);

        storage.Read<long>("SELECT count(*) FROM loss_window").ShouldBe(1000);
        storage.Losses.Load(1)[0].ShouldBe(Window(1199));
    }
}
