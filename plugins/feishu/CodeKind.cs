namespace Gateway.Adapters.Feishu;

/// <summary>What follows from a code of Feishu's.</summary>
internal enum CodeKind
{
    /// <summary>A person has to act; trying again cannot help.</summary>
    Fatal,

    /// <summary>The token has run out or was taken back: a new one may be accepted.</summary>
    Token,

    /// <summary>The message that is to be answered is gone.</summary>
    QuestionGone,

    /// <summary>This request will never be accepted.</summary>
    Refused,

    /// <summary>Later it may work.</summary>
    Later,
}
