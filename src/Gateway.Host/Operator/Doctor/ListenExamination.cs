using Gateway.Host.Model.Doctor;

namespace Gateway.Host.Operator.Doctor;

/// <summary>Who could reach the addresses that are configured, and who starts the gateway again.</summary>
internal sealed class ListenExamination : IExamination
{
    private const string Area = "addresses";

    public Task<IReadOnlyList<Finding>> ExamineAsync(Examined subject) => Task.FromResult<IReadOnlyList<Finding>>([.. Examine(subject)]);

    private static IEnumerable<Finding> Examine(Examined subject)
    {
        var (plan, refusal) = ListenPlan.Create(subject.Config.Listen, urls: null, allowPublicAdmin: true);
        if (plan is null)
        {
            return [Finding.Attention(Area, refusal!.TrimEnd('.'), "Correct 'listen' in gateway.yaml.")];
        }

        var admin = plan.Admin.IsLoopback
            ? Finding.Fine(Area, $"the admin address {plan.Admin} can be reached from this machine only")
            : Finding.Attention(
                Area, $"the admin address {plan.Admin} can be reached from other machines; the token is all that protects it, in plain text on the way",
                "Bind it to 127.0.0.1 and let only 'listen.hooks' be public. Without --allow-public-admin the gateway does not start like this.");
        if (plan.IsShared)
        {
            return [admin];
        }

        return
        [
            admin,
            plan.Hooks.IsLoopback
                ? Finding.Fine(Area, $"the hooks address {plan.Hooks} can be reached from this machine only")
                : Finding.Note(Area, $"the hooks address {plan.Hooks} can be reached from other machines, over plain HTTP", "Let a reverse proxy with TLS be what the world sees."),
        ];
    }
}
