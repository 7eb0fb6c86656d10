using CsCheck;
using Gateway.Abstractions;
using Gateway.Host.Messaging;
using Gateway.Host.Messaging.Delivery;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;

namespace Gateway.Host.Tests.Messaging;

public sealed class DeliveryPolicyTests
{
    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 25)]
    [InlineData(3, 120)]
    [InlineData(4, 600)]
    public void The_pause_after_an_attempt_grows_and_varies_by_a_fifth_at_most(int attempt, int seconds)
    {
        Judge(Retryable(), attempt, 0.5).Pause.ShouldBe(TimeSpan.FromSeconds(seconds));
        Gen.Double[0, 1].Sample(chance =>
            Judge(Retryable(), attempt, chance).Pause.TotalSeconds.ShouldBeInRange((seconds * 0.8) - 0.001, (seconds * 1.2) + 0.001));
    }

    [Fact]
    public void The_fifth_refusal_is_the_last()
    {
        Judge(Retryable(), 4).Step.ShouldBe(DeliveryStep.Retry);
        var last = Judge(Retryable(TimeSpan.FromSeconds(1)), 5);
        (last.Step, last.Reason).ShouldBe((DeliveryStep.Dead, DropReason.AttemptsExhausted));
    }

    [Theory]
    [InlineData(90, 90)]
    [InlineData(86400, 900)]
    [InlineData(0, 0.1)]
    [InlineData(-5, 0.1)]
    public void The_wait_that_the_platform_asks_for_is_kept_within_reason(double asked, double kept) =>
        Judge(Retryable(TimeSpan.FromSeconds(asked)), 1, 0.9).Pause.ShouldBe(TimeSpan.FromSeconds(kept));

    [Fact]
    public void What_may_have_been_sent_is_not_sent_again_unless_that_is_the_policy()
    {
        Judge(new(CallStatus.Completed, SendOutcome.Ambiguous("timeout", "no answer")), 1).Reason.ShouldBe(DropReason.Ambiguous);
        Judge(new(CallStatus.Faulted, Fault: new AdapterFault("E", "words", "", null)), 1).Reason.ShouldBe(DropReason.AdapterFault);
        Judge(new(CallStatus.Completed), 1).Reason.ShouldBe(DropReason.AdapterFault);
        Judge(new(CallStatus.Abandoned), 1).Reason.ShouldBe(DropReason.NoAnswer);
        foreach (var status in new[] { CallStatus.Faulted, CallStatus.Abandoned, CallStatus.Completed })
        {
            Judge(new(status), 1).Step.ShouldBe(DeliveryStep.Ambiguous);
        }
    }

    [Fact]
    public void With_the_policy_to_resend_it_is_sent_again_and_marked_until_its_attempts_are_used_up()
    {
        var limits = LimitsConfig.Default with { OnAmbiguous = AmbiguousPolicy.Resend, SendAttempts = 3 };
        foreach (var status in new[] { CallStatus.Faulted, CallStatus.Abandoned, CallStatus.Completed })
        {
            var second = Judge(new(status), 2, limits: limits);
            (second.Step, second.MayBeDuplicate).ShouldBe((DeliveryStep.Retry, true));
            second.Pause.ShouldBeGreaterThan(TimeSpan.Zero);
            Judge(new(status), 3, limits: limits).Step.ShouldBe(DeliveryStep.Ambiguous);
        }
    }

    [Fact]
    public void However_many_attempts_are_allowed_the_pause_stays_at_its_longest() =>
        Judge(Retryable(), 60, limits: LimitsConfig.Default with { SendAttempts = 100 }).Pause.ShouldBe(TimeSpan.FromMinutes(10));

    [Fact]
    public void A_refusal_by_an_adapter_that_is_not_well_costs_no_attempt_and_is_repeated_soon()
    {
        var often = Judge(Retryable(), 5, isWell: false);
        (often.Step, often.Pause).ShouldBe((DeliveryStep.AwaitHealth, TimeSpan.FromSeconds(5)));
        Judge(Retryable(TimeSpan.FromSeconds(90)), 5, isWell: false).Pause.ShouldBe(TimeSpan.FromSeconds(90));
        Judge(new(CallStatus.Completed, SendOutcome.Permanent("gone", "no such room")), 1, isWell: false).Step.ShouldBe(DeliveryStep.Dead);
        Judge(new(CallStatus.Abandoned), 1, isWell: false).Step.ShouldBe(DeliveryStep.Ambiguous);
    }

    [Fact]
    public void A_call_that_was_not_entered_waits()
    {
        Judge(new(CallStatus.Fenced), 5).Step.ShouldBe(DeliveryStep.AwaitDoor);
        Judge(new(CallStatus.Busy), 5).Step.ShouldBe(DeliveryStep.AwaitRoom);
    }

    private static DoorResult<SendOutcome> Retryable(TimeSpan? after = null) =>
        new(CallStatus.Completed, SendOutcome.Retryable("rate-limited", "slow down", after));

    private static DeliveryDecision Judge(DoorResult<SendOutcome> result, int attempt, double chance = 0.5, LimitsConfig? limits = null, bool isWell = true) =>
        DeliveryPolicy.Judge(result, attempt, limits ?? LimitsConfig.Default, isWell, chance);
}
