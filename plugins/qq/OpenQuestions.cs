using Gateway.Abstractions;

namespace Gateway.Adapters.Qq;

/// <summary>The newest question of each conversation: what is said there without answering anything in particular can be said as an answer to it.</summary>
/// <remarks>Safe from any thread. In memory only; an answer brings its own question with it.</remarks>
internal sealed class OpenQuestions(TimeProvider time)
{
    private const int MostConversations = 1000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Question> _newest = new(StringComparer.Ordinal);

    /// <summary>A message has come.</summary>
    public void Asked(InboundMessage message)
    {
        if (Question.Parse(message.ReplyContext) is not { } question)
        {
            return;
        }

        lock (_gate)
        {
            if (_newest.Count >= MostConversations)
            {
                foreach (var conversation in _newest.Where(pair => pair.Value.Until <= time.GetUtcNow()).Select(pair => pair.Key).ToArray())
                {
                    _newest.Remove(conversation);
                }
            }

            if (_newest.Count < MostConversations || _newest.ContainsKey(message.Conversation))
            {
                _newest[message.Conversation] = question;
            }
        }
    }

    /// <summary>Null when there is none that may still be answered.</summary>
    public Question? Of(string conversation)
    {
        lock (_gate)
        {
            return _newest.TryGetValue(conversation, out var question) && question.Until > time.GetUtcNow() ? question : null;
        }
    }
}
