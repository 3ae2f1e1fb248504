using LlmLimiter.DynamicProxy.Interception;

namespace LlmLimiter.DynamicProxy.Tests
{
    /// <summary>The statuses in exceptions of SDKs, which are known by their names.</summary>
    public sealed class ExceptionStatusTests
    {
        [Fact]
        public void The_exceptions_of_SDKs_tell_their_status()
        {
            Assert.Equal(429, ExceptionStatus.Of(new System.ClientModel.ClientResultException(429)));
            Assert.Equal(503, ExceptionStatus.Of(new Azure.RequestFailedException(503)));
            Assert.Equal(529, ExceptionStatus.Of(new Anthropic.Exceptions.AnthropicApiException { StatusCode = (System.Net.HttpStatusCode)529 }));
        }

        [Fact]
        public void So_do_those_that_derive_from_them() => Assert.Equal(429, ExceptionStatus.Of(new Derived()));

        [Fact]
        public void Others_tell_none()
        {
            Assert.Null(ExceptionStatus.Of(new InvalidOperationException()));
            Assert.Null(ExceptionStatus.Of(new Other()));
        }

        private sealed class Derived() : System.ClientModel.ClientResultException(429);

        private sealed class Other : Exception
        {
            public int Status => 429;
        }
    }
}

// The SDKs' own, as far as they are looked at.
namespace System.ClientModel
{
    internal class ClientResultException(int status) : Exception
    {
        public int Status => status;
    }
}

namespace Azure
{
    internal sealed class RequestFailedException(int status) : Exception
    {
        public int Status => status;
    }
}

namespace Anthropic.Exceptions
{
    internal sealed class AnthropicApiException : Exception
    {
        public System.Net.HttpStatusCode StatusCode { get; init; }
    }
}
