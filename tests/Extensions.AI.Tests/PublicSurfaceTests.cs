namespace LlmLimiter.Extensions.AI.Tests;

/// <summary>Pins what users can see.</summary>
public sealed class PublicSurfaceTests
{
    [Fact]
    public void The_public_surface_is_the_approved_one() =>
        PublicSurface.RequireApproved(typeof(RateLimitedChatClient).Assembly, "tests/Extensions.AI.Tests/PublicSurface.approved.txt");
}
