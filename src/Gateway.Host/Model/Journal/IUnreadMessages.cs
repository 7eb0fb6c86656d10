namespace Gateway.Host.Model.Journal;

/// <summary>A reader of the accepted messages that may be behind: what it has not read yet is not thrown away before its age. Any number may be registered.</summary>
internal interface IUnreadMessages
{
    /// <summary>Everything up to this sequence has been read; <see cref="long.MaxValue"/> when nothing is kept for anybody.</summary>
    long Through { get; }
}
