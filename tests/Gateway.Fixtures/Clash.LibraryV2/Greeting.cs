namespace Clash.Library;

// Another signature on purpose: with version 1 loaded instead, the call fails rather than answers wrongly.
public static class Greeting
{
    public static string Say(string to = "all") => "version 2 for " + to;
}
