namespace Gateway.Host.Model;

/// <summary>Values that must never be shown. Registered when configuration is read; applied to everything that people see.</summary>
internal interface ISecrets
{
    /// <summary>Registers a value with its base64, URL, hex and JSON forms. Values shorter than 4 characters are ignored.</summary>
    void Register(string value);

    /// <summary>The text with every registered form replaced by <c>***</c>.</summary>
    string Redact(string text);
}
