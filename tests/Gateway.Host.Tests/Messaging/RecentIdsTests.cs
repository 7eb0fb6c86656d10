using CsCheck;
using Gateway.Host.Messaging;

namespace Gateway.Host.Tests.Messaging;

public sealed class RecentIdsTests
{
    [Fact]
    public void It_remembers_exactly_the_last_ids_that_were_new()
    {
        // a plain queue is the model; few distinct ids and a small ring, so that evictions and repeats are frequent
        Gen.Int[0, 40].Array[0, 300].Sample(steps =>
        {
            var ids = new RecentIds(16);
            var model = new Queue<string>();
            foreach (var step in steps)
            {
                var id = $"id-{step}";
                ids.Contains(id).ShouldBe(model.Contains(id));
                ids.TryAdd(id).ShouldBe(!model.Contains(id));
                if (!model.Contains(id))
                {
                    model.Enqueue(id);
                    _ = model.Count > 16 ? model.Dequeue() : null;
                }
            }
        });
    }
}
