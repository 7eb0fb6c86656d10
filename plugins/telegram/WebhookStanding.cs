using Gateway.Abstractions;

namespace Gateway.Adapters.Telegram;

/// <summary>What is reported of a webhook, which two have to say something about: the look at Telegram, and the calls that come in.</summary>
/// <remarks>Safe from any thread.</remarks>
internal sealed class WebhookStanding(IAdapterContext context)
{
    private readonly Lock _gate = new();
    private string _detail = "";
    private bool _isWell;
    private bool _isRefusing;
    private bool _isSaid;

    /// <summary>Telegram calls us, and gets through.</summary>
    /// <param name="detail">For people; null when nothing is new about it.</param>
    public void Well(string? detail = null)
    {
        lock (_gate)
        {
            (_isWell, _detail) = (true, detail ?? _detail);
            Say();
        }
    }

    public void Troubled(string code, string text)
    {
        lock (_gate)
        {
            (_isWell, _isSaid) = (false, false);
            context.ReportDegraded(code, text);
        }
    }

    /// <summary>The gateway has not taken a message.</summary>
    public void Refused(string text)
    {
        lock (_gate)
        {
            // once for many: Telegram makes several calls at a time, and again every other second
            if (!_isRefusing)
            {
                (_isRefusing, _isSaid) = (true, false);
                context.ReportDegraded("not-taken", text);
            }
        }
    }

    /// <summary>The gateway has taken a message.</summary>
    public void Taken()
    {
        lock (_gate)
        {
            if (_isRefusing)
            {
                _isRefusing = false;
                Say();
            }
        }
    }

    private void Say()
    {
        if (_isWell && !_isRefusing && !_isSaid)
        {
            _isSaid = true;
            context.ReportConnected(_detail);
        }
    }
}
