using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Gateway.Abstractions;
using Gateway.Host.Model;
using Gateway.Host.Model.Crash;
using Gateway.Host.Model.Doctor;
using Gateway.Host.Model.Journal;
using Gateway.Host.Model.Loss;
using Gateway.Host.Operator.Api.DeadLetters;
using Gateway.Host.Operator.Api.Messages;
using Gateway.Host.Operator.Doctor;

namespace Gateway.Host.Operator.Api;

/// <summary>Every shape that crosses the operator's surface, generated at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters = [
        typeof(KebabEnumConverter<AdapterState>), typeof(KebabEnumConverter<CrashAction>), typeof(KebabEnumConverter<CrashCause>), typeof(KebabEnumConverter<SuspicionGrade>), typeof(KebabEnumConverter<AdapterVerb>), typeof(KebabEnumConverter<CommandStatus>),
        typeof(KebabEnumConverter<CustodyState>), typeof(KebabEnumConverter<CustodyStatus>), typeof(KebabEnumConverter<PluginFactKind>),
        typeof(KebabEnumConverter<DesiredState>), typeof(KebabEnumConverter<EventKind>), typeof(KebabEnumConverter<Health>),
        typeof(KebabEnumConverter<InstanceOrigin>), typeof(KebabEnumConverter<NextActionKind>), typeof(KebabEnumConverter<Reason>),
        typeof(KebabEnumConverter<RetiredState>), typeof(KebabEnumConverter<FindingLevel>), typeof(KebabEnumConverter<DeliveryState>), typeof(KebabEnumConverter<LossCause>), typeof(KebabEnumConverter<TransportKind>),
    ])]
[JsonSerializable(typeof(AdapterListView))]
[JsonSerializable(typeof(AcknowledgeRequest))]
[JsonSerializable(typeof(ConsumerAnswerView))]
[JsonSerializable(typeof(ConsumerDetailView))]
[JsonSerializable(typeof(ConsumerListView))]
[JsonSerializable(typeof(LostView))]
[JsonSerializable(typeof(MessageListView))]
[JsonSerializable(typeof(RewindRequest))]
[JsonSerializable(typeof(SendRequest))]
[JsonSerializable(typeof(SentView))]
[JsonSerializable(typeof(StreamEndView))]
[JsonSerializable(typeof(WhyView))]
[JsonSerializable(typeof(CommandRequest))]
[JsonSerializable(typeof(CommandView))]
[JsonSerializable(typeof(EventListView))]
[JsonSerializable(typeof(IncidentListView))]
[JsonSerializable(typeof(PluginListView))]
[JsonSerializable(typeof(CustodyView))]
[JsonSerializable(typeof(DeadLetterListView))]
[JsonSerializable(typeof(DeadLetterRequest))]
[JsonSerializable(typeof(DeadLetterChangeView))]
[JsonSerializable(typeof(StatusView))]
[JsonSerializable(typeof(DoctorView))]
[JsonSerializable(typeof(HealthView))]
[JsonSerializable(typeof(ProblemView))]
[JsonSerializable(typeof(DiscoveryView))]
internal sealed partial class OperatorJson : JsonSerializerContext
{
    /// <summary>For readers and for files: nothing is redacted.</summary>
    /// <remarks>Made on first use: the generated half of this class may be initialised after this one.</remarks>
    public static JsonSerializerOptions Plain => field ??= Create(secrets: null);

    /// <summary>For everything that is shown.</summary>
    public static JsonSerializerOptions Redacting(ISecrets secrets) => Create(secrets);

    public static JsonTypeInfo<T> Info<T>(JsonSerializerOptions options) => (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));

    private static JsonSerializerOptions Create(ISecrets? secrets)
    {
        // relaxed: apostrophes stay readable; the answers are application/json with nosniff, never HTML
        var options = new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        if (secrets is not null)
        {
            options.Converters.Add(new RedactingStringConverter(secrets));
        }

        options.MakeReadOnly();
        return options;
    }
}
