using Gateway.Host.Model;

namespace Gateway.Host.Operator.Api;

/// <summary><c>/api/v1/plugins</c>: what is in the plugin folder, taken or not, and why not.</summary>
internal sealed class PluginEndpoints(IPluginCatalog catalog, Reply reply)
{
    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/plugins", ListAsync);

    private Task ListAsync(HttpContext context)
    {
        var current = catalog.Current;
        return reply.JsonAsync(context, 200, new PluginListView(current.Revision, [.. current.Entries.Select(Views.Of)]));
    }
}
