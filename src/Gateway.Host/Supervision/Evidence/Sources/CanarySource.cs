using Gateway.Abstractions;
using Gateway.Host.Foundation;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;

namespace Gateway.Host.Supervision.Evidence.Sources;

/// <summary>
/// Has a short message sent through another instance now and then, where the configuration asks for it, and looks whether it comes in.
/// A send that is not confirmed proves nothing about the reader: that round is void.
/// </summary>
internal sealed class CanarySource : IEvidenceSource
{
    private readonly CanaryBook _book;
    private readonly DoorDirectory _doors;
    private readonly Roster _roster;
    private readonly IConfigurationSource _configuration;

    public CanarySource(CanaryBook book, DoorDirectory doors, Roster roster, IConfigurationSource configuration) =>
        (_book, _doors, _roster, _configuration) = (book, doors, roster, configuration);

    public string Name => "canary";

    public ISense Attach(SenseTarget target) => new Sense(this, target);

    private CanaryConfig? ConfigOf(AdapterId adapter) => _configuration.Current.Adapters.GetValueOrDefault(adapter)?.Canary;

    private bool IsServing(Subject subject) =>
        _roster.Current.Find(subject.Adapter) is { State: AdapterState.Ready or AdapterState.Degraded } now && now.Generation == subject.Generation;

    private sealed class Sense(CanarySource source, SenseTarget target) : ISense
    {
        private long _last = target.Began;
        private Sending? _open;

        public void Look(Look look)
        {
            var subject = look.Target.Subject;
            if (source.ConfigOf(subject.Adapter) is not { } config)
            {
                _open = null;
                return;
            }

            if (source._book.Collect(subject.Adapter) is { Count: > 0 } returned)
            {
                TellReturn(look, config, returned);
            }
            else if (_open is { SentAt: { } sent } missing && look.Target.Time.GetElapsedTime(sent, look.Now) > config.Deadline)
            {
                _open = null;
                look.See(new Observation(
                    ObservationKind.CanaryMissed, subject, look.Now,
                    $"{missing.Text}, sent through '{config.Via}', has not come in for {DurationWords.Short(look.Target.Time.GetElapsedTime(sent, look.Now))}")
                {
                    IsEnvironmental = true,
                });
            }

            _open = _open is { IsVoid: true } ? null : _open;
            if (_open is null && look.Since(_last) >= config.Every && source.IsServing(subject))
            {
                Send(look, config);
            }
        }

        private void TellReturn(Look look, CanaryConfig config, IReadOnlyList<CanaryReturn> returned)
        {
            var newest = returned[^1];
            var mine = _open is { } open && returned.Any(one => one.Text == open.Text);
            var took = mine ? $" after {DurationWords.Short(look.Target.Time.GetElapsedTime(_open!.Began, newest.At))}" : ", late";
            _open = mine ? null : _open;
            look.See(ObservationKind.CanaryReturned, $"a canary sent through '{config.Via}' came in{took}");
        }

        private void Send(Look look, CanaryConfig config)
        {
            if (source._doors.Find(config.Via) is not { } door)
            {
                // the sender is away: nothing is learned, and the next look tries again
                return;
            }

            _last = look.Now;
            _open = new Sending(source._book.Issue(look.Target.Subject.Adapter), look.Now, look.Target.Time);
            // never on this thread: the door runs the plugin's code on its caller
            ThreadPool.UnsafeQueueUserWorkItem(
                static state => state.Door.Send(state.Message, state.Call),
                (Door: door, Message: _open.ToMessage(config.Conversation), Call: (DoorCall<SendOutcome>)_open),
                preferLocal: false);
        }
    }

    /// <summary>One canary on its way.</summary>
    private sealed class Sending(string text, long began, TimeProvider time) : DoorCall<SendOutcome>
    {
        private const long Open = 0;
        private const long Lost = -1;
        private long _sentAt = Open;

        public string Text { get; } = text;

        public long Began { get; } = began;

        /// <summary>When the sender confirmed it.</summary>
        public long? SentAt => Volatile.Read(ref _sentAt) is var at and > Open ? at : null;

        public bool IsVoid => Volatile.Read(ref _sentAt) == Lost;

        public OutboundMessage ToMessage(string conversation) => new() { DeliveryId = Text["gateway-".Length..], Conversation = conversation, Text = Text };

        // a timestamp of 0 would look like none
        protected override void OnCompleted(in DoorResult<SendOutcome> result) => Volatile.Write(
            ref _sentAt, result is { Status: CallStatus.Completed, Value.Kind: SendOutcomeKind.Sent } ? Math.Max(1, time.GetTimestamp()) : Lost);
    }
}
