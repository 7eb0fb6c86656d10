using Gateway.Host.Isolation;
using Gateway.Host.Model;

namespace Gateway.Host.WorkerProcess;

/// <summary>One call that the gateway has asked for; its result goes back over the link.</summary>
internal sealed class RelayCall<T>(AnswerNote<T> tell) : DoorCall<T>
{
    protected override void OnCompleted(in DoorResult<T> result) => tell(result);
}
