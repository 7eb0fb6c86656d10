using Gateway.Abstractions;

namespace Gateway.Adapters.Wechat;

/// <summary>One of the two platforms behind this adapter.</summary>
internal interface IMode
{
    /// <summary>Serves until the token fires or a person has to act.</summary>
    Task RunAsync(CancellationToken stopping);

    /// <summary>Sends one message. From any thread.</summary>
    Task<SendOutcome> SendAsync(OutboundMessage message, CancellationToken cancellationToken);

    /// <summary>What is known of the connection. From any thread.</summary>
    LivenessOpinion Opinion();

    /// <summary>A round trip on the path that events take. From any thread.</summary>
    Task<ProbeOutcome> ProbeAsync(CancellationToken cancellationToken);
}
