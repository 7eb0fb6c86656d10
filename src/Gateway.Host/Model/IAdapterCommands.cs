namespace Gateway.Host.Model;

/// <summary>Where operators' requests go. Implemented by Supervision.</summary>
internal interface IAdapterCommands
{
    /// <summary>Records the wish and starts acting; does not wait for the outcome, which shows in the roster.</summary>
    Task<CommandResult> ExecuteAsync(AdapterCommand command, CancellationToken cancellationToken);
}
