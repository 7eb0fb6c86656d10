namespace Gateway.Abstractions;

/// <summary>What a person can do about a failure.</summary>
public enum UserAction
{
    /// <summary>Nothing; the host goes on by itself.</summary>
    None,

    /// <summary>Wait: the platform has to come back.</summary>
    Wait,

    /// <summary>Get new credentials.</summary>
    Relogin,

    /// <summary>Change the settings.</summary>
    Reconfigure,

    /// <summary>Install another build of the plugin.</summary>
    UpdatePlugin,

    /// <summary>Tell the author of the plugin.</summary>
    ContactAuthor,
}
