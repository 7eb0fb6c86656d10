namespace Gateway.Host.Model.Crash;

/// <summary>How sure it is that somebody ended the gateway; larger is surer.</summary>
internal enum SuspicionGrade
{
    /// <summary>Its code was loaded and can do such a thing.</summary>
    Possible,

    /// <summary>The last of several that were called and had not answered.</summary>
    LastEntered,

    /// <summary>The only one whose code was loaded.</summary>
    OnlyLoaded,

    /// <summary>The only one whose code can end a process in this way.</summary>
    OnlyAble,

    /// <summary>The only one that was called and had not answered.</summary>
    OnlyCall,

    /// <summary>Its frames stand in the text that the dying process wrote.</summary>
    Frames,
}
