using Microsoft.EntityFrameworkCore;

namespace Gateway.Fixtures.UsesLibraries;

/// <summary>A database of the plugin's own, with the native library of SQLite that it carries.</summary>
public sealed class LetterStore(string path) : DbContext
{
    public DbSet<Line> Lines => Set<Line>();

    protected override void OnConfiguring(DbContextOptionsBuilder options) => options.UseSqlite($"Data Source={path};Pooling=False");
}
