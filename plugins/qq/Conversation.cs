using System.Buffers;

namespace Gateway.Adapters.Qq;

/// <summary>Where messages go: a person, or a group. Written <c>c2c:ID</c> and <c>group:ID</c>, because both ids look alike.</summary>
/// <param name="IsGroup">A group; otherwise a person.</param>
/// <param name="Id">QQ's open id, which only this bot knows the place by.</param>
internal readonly record struct Conversation(bool IsGroup, string Id)
{
    private const string Person = "c2c:";
    private const string Group = "group:";

    private static readonly SearchValues<char> InIds = SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-.");

    /// <summary>How long a question there may be answered.</summary>
    public TimeSpan ReplyWindow => IsGroup ? TimeSpan.FromMinutes(5) : TimeSpan.FromMinutes(60);

    /// <summary>Of the API, without a slash at the front.</summary>
    public string Path => IsGroup ? $"v2/groups/{Id}" : $"v2/users/{Id}";

    /// <summary>Null when the text is none.</summary>
    public static Conversation? Parse(string text)
    {
        var isGroup = text.StartsWith(Group, StringComparison.Ordinal);
        if (!isGroup && !text.StartsWith(Person, StringComparison.Ordinal))
        {
            return null;
        }

        var id = text[(isGroup ? Group : Person).Length..];
        return id.Length is > 0 and <= 128 && id.AsSpan().IndexOfAnyExcept(InIds) < 0 ? new(isGroup, id) : null;
    }

    public override string ToString() => (IsGroup ? Group : Person) + Id;
}
