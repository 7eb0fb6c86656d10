using Gateway.Host.Model.Doctor;

namespace Gateway.Host.Operator.Doctor;

/// <summary>The findings as JSON.</summary>
/// <param name="Fine">Nothing needs attention.</param>
/// <param name="Findings">In the order in which they were made.</param>
internal sealed record DoctorView(bool Fine, IReadOnlyList<Finding> Findings);
