using Microsoft.Extensions.Logging;

namespace Gateway.Fixtures.UsesWeb;

public sealed class Post
{
    public Letter Find(int id) => new(id, "a letter");
}

public sealed record Letter(int Id, string Text);

public sealed class Desk(Post post, ILogger<Desk> log)
{
    public Letter First()
    {
        var letter = post.Find(1);
        log.LogDebug("the letter {Id}", letter.Id);
        return letter;
    }
}
