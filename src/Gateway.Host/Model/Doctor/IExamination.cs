namespace Gateway.Host.Model.Doctor;

/// <summary>One part of the gateway looks at what it depends on, without a running gateway and without changing anything.</summary>
/// <remarks>Never throws for what is wrong with files or the machine: that is a finding.</remarks>
internal interface IExamination
{
    Task<IReadOnlyList<Finding>> ExamineAsync(Examined subject);
}
