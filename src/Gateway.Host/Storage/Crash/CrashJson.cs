using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Gateway.Host.Model.Crash;

namespace Gateway.Host.Storage.Crash;

/// <summary>The shapes of the small files about crashes.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(CrashFindings))]
[JsonSerializable(typeof(ImmutableArray<CrashReport>))]
internal sealed partial class CrashJson : JsonSerializerContext;
