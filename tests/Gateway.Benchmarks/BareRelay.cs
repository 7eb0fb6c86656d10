using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Benchmarks;

/// <summary>
/// The floor under "webhook in, webhook out": a bare server that appends each message to a file, flushes it, answers 202, and posts the
/// message on. One flush on the way in and one after the way out, because the gateway's promise needs as many at least.
/// </summary>
internal static class BareRelay
{
    /// <summary>Runs until its standard input ends; prints its address first.</summary>
    public static int Run(string target) => RunAsync(new Uri(target)).GetAwaiter().GetResult();

    private static async Task<int> RunAsync(Uri target)
    {
        var file = Path.GetTempFileName();
        await using (var journal = new FileStream(file, FileMode.Append))
        await using (var app = Receiver.CreateServer())
        using (var http = new HttpClient())
        {
            app.Run(context => RelayAsync(context, journal, http, target));
            await app.StartAsync();
            Console.WriteLine(app.Urls.First());
            _ = await Console.In.ReadLineAsync();
        }

        File.Delete(file);
        return 0;
    }

    private static async Task RelayAsync(HttpContext context, FileStream journal, HttpClient http, Uri target)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer);
        var body = buffer.ToArray();
        Append(journal, body);
        _ = Task.Run(async () =>
        {
            using var content = new ByteArrayContent(body);
            using var answer = await http.PostAsync(target, content);
            Append(journal, "sent"u8);
        });
        context.Response.StatusCode = StatusCodes.Status202Accepted;
    }

    private static void Append(FileStream journal, ReadOnlySpan<byte> bytes)
    {
        lock (journal)
        {
            journal.Write(bytes);
            journal.Flush(flushToDisk: true);
        }
    }
}
