using System.Globalization;
using System.Net;
using Gateway.Fixtures;
using Gateway.ZombiePeer;

if (args is not [var address, ..] || !IPEndPoint.TryParse(address, out var at))
{
    await Console.Error.WriteLineAsync("Usage: Gateway.ZombiePeer ADDRESS:PORT");
    return 2;
}

using var peer = new Peer(at);
using var names = new NameServer(at.Address);
peer.Listen();
await AnswerAsync(peer.Port);
while (await Console.In.ReadLineAsync() is { } line)
{
    try
    {
        await AnswerAsync(await ExecuteAsync(line.Split(' ', 2)));
    }
    catch (Exception fault)
    {
        await AnswerAsync("failed: " + fault.Message.ReplaceLineEndings(" "));
    }
}

return 0;

async Task<object> ExecuteAsync(string[] command)
{
    var rest = command.Length > 1 ? command[1] : "";
    switch (command[0])
    {
        case "behave":
            peer.Behaviour = Enum.Parse<Behaviour>(rest, ignoreCase: true);
            return "ok";
        case "life":
            peer.ShortLife = TimeSpan.FromMilliseconds(int.Parse(rest, CultureInfo.InvariantCulture));
            return "ok";
        case "drop":
            peer.Drop();
            return "ok";
        case "refuse":
            peer.Refuse();
            return "ok";
        case "listen":
            peer.Listen();
            return "ok";
        case "half-close":
            return peer.HalfClose();
        case "say":
            peer.Say(rest);
            return "ok";
        case "answered":
            await peer.AnsweredAsync(int.Parse(rest, CultureInfo.InvariantCulture));
            return "ok";
        case "forget":
            peer.ForgetAnswers();
            return "ok";
        case "hello":
            return peer.LastHello;
        case "names":
            names.Serve(rest == "on");
            return "ok";
        default:
            throw new ArgumentException($"there is no command '{command[0]}'");
    }
}

static async Task AnswerAsync(object text)
{
    await Console.Out.WriteLineAsync(Convert.ToString(text, CultureInfo.InvariantCulture));
    await Console.Out.FlushAsync();
}
