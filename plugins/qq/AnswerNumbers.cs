using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Abstractions;

namespace Gateway.Adapters.Qq;

/// <summary>
/// QQ takes at most five answers to a question, and each number once. The number of an answer is on disk before the answer is sent, so that a second try
/// has the same one, after a crash too: then QQ refuses it if the first has arrived.
/// </summary>
/// <remarks>Safe from any thread.</remarks>
internal sealed class AnswerNumbers(IAdapterContext context) : IDisposable
{
    public const int Most = 5;

    /// <summary>Questions are spread over so many records, because a record has a largest size.</summary>
    private const int Records = 32;

    /// <summary>The oldest beyond these are forgotten; a record stays well below its largest size.</summary>
    private const int MostInRecord = 100;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly Dictionary<string, List<AnsweredQuestion>> _records = new(StringComparer.Ordinal);

    /// <summary>The number of this answer, the same for every try.</summary>
    /// <param name="question">What is answered.</param>
    /// <param name="answer">Of the answer, or of its piece.</param>
    /// <param name="cancellationToken">The caller's.</param>
    /// <exception cref="GatewayRefusedException">It could not be written, so nothing may be sent.</exception>
    public async Task<AnswerNumber> OfAsync(Question question, string answer, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var key = Key(question.Id);
            var record = await LoadAsync(key, cancellationToken);
            var now = context.TimeProvider.GetUtcNow().ToUnixTimeSeconds();
            var answered = record.Find(one => one.Id == question.Id);
            if (answered?.Answers.IndexOf(answer) is { } index and >= 0)
            {
                return new(index + 1, IsRepeat: true);
            }

            if (answered?.Answers.Count >= Most)
            {
                return new(0, IsRepeat: false);
            }

            List<AnsweredQuestion> changed = [.. record.Where(one => one.Until > now && one.Id != question.Id).TakeLast(MostInRecord - 1)];
            changed.Add(new(question.Id, question.Until.ToUnixTimeSeconds(), [.. answered?.Answers ?? [], answer]));
            await context.State.SetAsync(key, JsonSerializer.Serialize(changed, StoredContext.Default.ListAnsweredQuestion), cancellationToken);
            _records[key] = changed;
            return new(changed[^1].Answers.Count, IsRepeat: false);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private static string Key(string question) => $"answers/{SHA256.HashData(Encoding.UTF8.GetBytes(question))[0] % Records}";

    private async Task<List<AnsweredQuestion>> LoadAsync(string key, CancellationToken cancellationToken)
    {
        if (_records.TryGetValue(key, out var known))
        {
            return known;
        }

        List<AnsweredQuestion>? read = null;
        try
        {
            read = await context.State.GetAsync(key, cancellationToken) is { } text ? JsonSerializer.Deserialize(text, StoredContext.Default.ListAnsweredQuestion) : null;
        }
        catch (JsonException)
        {
            context.Log.Warning($"'{key}' was written by another version and cannot be read: answers are numbered from 1 again.");
        }

        return _records[key] = read ?? [];
    }
}
