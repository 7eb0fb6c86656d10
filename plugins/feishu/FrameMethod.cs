namespace Gateway.Adapters.Feishu;

/// <summary>What a frame is for.</summary>
internal enum FrameMethod
{
    /// <summary>Pings and pongs.</summary>
    Control = 0,

    /// <summary>Events and their confirmation.</summary>
    Data = 1,
}
