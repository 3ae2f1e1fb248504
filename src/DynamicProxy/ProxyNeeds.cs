namespace LlmLimiter.DynamicProxy;

/// <summary>What proxies need of the program, and the way out where it is not there.</summary>
internal static class ProxyNeeds
{
    public const string DynamicCode =
        "A proxy's class is made when the program runs. In a program that is compiled ahead of time use the generated decorator: [RateLimited] on an interface or its members.";

    public const string Reflection =
        "A proxy finds what it limits by reflection. In a program that is trimmed use the generated decorator: [RateLimited] on an interface or its members.";
}
