using Gateway.Host.Model;

namespace Gateway.Host.Tests.Operator;

internal sealed class FakeCommands : IAdapterCommands
{
    public List<AdapterCommand> Received { get; } = [];

    public Func<AdapterCommand, CommandResult> Answer { get; set; } = command => new CommandResult(CommandStatus.Accepted, $"{command.Adapter}: under way.");

    public Task<CommandResult> ExecuteAsync(AdapterCommand command, CancellationToken cancellationToken)
    {
        Received.Add(command);
        return Task.FromResult(Answer(command));
    }
}
