using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Gateway.Host.Model;

namespace Gateway.Host.Plugins.Trust;

/// <summary>The content of <c>plugins.lock.json</c>. Immutable; a plugin may have several pinned builds, the newest first.</summary>
/// <param name="Plugins">Pinned builds by plugin id.</param>
internal sealed record LockFile(ImmutableSortedDictionary<string, ImmutableArray<LockedBuild>> Plugins)
{
    private const int FormatVersion = 1;
    private const int LargestFile = 16 * 1024 * 1024;
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    public static LockFile Empty { get; } = new(ImmutableSortedDictionary.Create<string, ImmutableArray<LockedBuild>>(StringComparer.Ordinal));

    public ImmutableArray<LockedBuild> Of(PluginId id) => Plugins.GetValueOrDefault(id.ToString(), []);

    /// <param name="id">The plugin.</param>
    /// <param name="build">What is pinned from now on.</param>
    /// <param name="keep">How many builds that were pinned before stay so: a rollback needs one.</param>
    public LockFile With(PluginId id, LockedBuild build, int keep) => new(Plugins.SetItem(
        id.ToString(), [build, .. Of(id).Where(one => !one.IsSame(build)).Take(keep)]));

    public LockFile Without(string id) => new(Plugins.Remove(id));

    /// <exception cref="IOException">It is there and cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    /// <returns>Null when there is none.</returns>
    public static byte[]? Load(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        return new FileInfo(path).Length <= LargestFile ? File.ReadAllBytes(path) : throw new IOException($"it is larger than {LargestFile / 1024 / 1024} MB");
    }

    /// <exception cref="FormatException">It is not such a file; the message says where and why, as part of a sentence.</exception>
    public static LockFile Parse(byte[] text)
    {
        try
        {
            using var document = JsonDocument.Parse(WithoutMark(text), Strict);
            var root = Expect(document.RootElement, JsonValueKind.Object, "the outermost value");
            if (!root.TryGetProperty("version", out var version) || version.ValueKind != JsonValueKind.Number || !version.TryGetInt32(out var number) || number != FormatVersion)
            {
                throw new FormatException($"its 'version' is not {FormatVersion}");
            }

            var plugins = root.TryGetProperty("plugins", out var all) ? Expect(all, JsonValueKind.Object, "'plugins'") : throw new FormatException("it has no 'plugins'");
            return new LockFile(plugins.EnumerateObject().ToImmutableSortedDictionary(entry => IdOf(entry.Name), entry => BuildsOf(entry), StringComparer.Ordinal));
        }
        catch (JsonException damaged)
        {
            throw new FormatException(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"it is no JSON, or names something twice (line {damaged.LineNumber + 1}: {damaged.Message.Split('.')[0]})"), damaged);
        }
        catch (ArgumentException twice)
        {
            throw new FormatException("it names a plugin twice", twice);
        }
    }

    public byte[] Write()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteNumber("version", FormatVersion);
            json.WriteStartObject("plugins");
            foreach (var (id, builds) in Plugins)
            {
                json.WriteStartArray(id);
                foreach (var build in builds)
                {
                    Write(json, build);
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    private static void Write(Utf8JsonWriter json, LockedBuild build)
    {
        json.WriteStartObject();
        json.WriteString("version", build.Version);
        json.WriteStartObject("files");
        foreach (var (path, hash) in build.Files)
        {
            json.WriteString(path, hash);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string IdOf(string text) => PluginId.TryParse(text, out var id) && id.ToString() == text ? text : throw new FormatException($"'{text}' is not a plugin id");

    private static ImmutableArray<LockedBuild> BuildsOf(JsonProperty entry)
    {
        var builds = Expect(entry.Value, JsonValueKind.Array, $"'{entry.Name}'").EnumerateArray().Select(build => BuildOf(entry.Name, build)).ToImmutableArray();
        return builds.IsEmpty ? throw new FormatException($"'{entry.Name}' pins nothing") : builds;
    }

    private static LockedBuild BuildOf(string id, JsonElement build)
    {
        Expect(build, JsonValueKind.Object, $"a build of '{id}'");
        var version = build.TryGetProperty("version", out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";
        if (!build.TryGetProperty("files", out var files))
        {
            throw new FormatException($"a build of '{id}' has no 'files'");
        }

        return new LockedBuild(version, Expect(files, JsonValueKind.Object, $"'files' of '{id}'").EnumerateObject().ToImmutableSortedDictionary(
            file => file.Name,
            file => file.Value.ValueKind == JsonValueKind.String && file.Value.GetString() is { Length: 64 } hash && hash.All(char.IsAsciiHexDigit)
                ? hash.ToLowerInvariant()
                : throw new FormatException($"'{file.Name}' of '{id}' has no SHA-256 of 64 hex digits"),
            StringComparer.Ordinal));
    }

    private static JsonElement Expect(JsonElement value, JsonValueKind kind, string what) =>
        value.ValueKind == kind ? value : throw new FormatException($"{what} is no {kind.ToString().ToLowerInvariant()}");

    // editors on Windows like to put one in front
    private static ReadOnlyMemory<byte> WithoutMark(byte[] text) =>
        text.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? text.AsMemory(Encoding.UTF8.Preamble.Length) : text;
}
