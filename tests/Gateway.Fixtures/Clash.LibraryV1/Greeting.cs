namespace Clash.Library;

public static class Greeting
{
    public static string Say() => "version 1";
}
