namespace Gateway.Platforms.Tests.Webhook;

/// <summary>How a program misbehaves that posts messages.</summary>
internal enum SendingFault
{
    None,

    /// <summary>Every request at the same time as its copy.</summary>
    Twice,

    /// <summary>Every request again after it was answered, byte for byte.</summary>
    Replays,

    /// <summary>Messages are kept until later.</summary>
    KeepsBack,

    ForgetsToSign,

    /// <summary>The first attempt is cut in the middle of its body.</summary>
    DiesInTheBody,

    /// <summary>The first attempt never gets beyond the middle of its body, and stays open.</summary>
    StallsInTheBody,

    /// <summary>The first attempt is whole, and its answer is not waited for.</summary>
    HangsUpBeforeTheAnswer,
}
