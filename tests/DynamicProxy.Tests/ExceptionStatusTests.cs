using System.ClientModel;
using System.Net;
using Anthropic.Exceptions;
using LlmLimiter.DynamicProxy.Interception;
using LlmLimiter.DynamicProxy.Tests.Conformance;

namespace LlmLimiter.DynamicProxy.Tests
{
    /// <summary>The statuses in exceptions of SDKs, which are known by their names.</summary>
    public sealed class ExceptionStatusTests
    {
        [Fact]
        public void The_exceptions_of_SDKs_tell_their_status()
        {
            Assert.Equal(429, ExceptionStatus.Of(new ClientResultException("refused", SdkResponse.Of(429))));
            Assert.Equal(503, ExceptionStatus.Of(new Azure.RequestFailedException(503)));
            Assert.Equal(529, ExceptionStatus.Of(new AnthropicApiException("refused", new HttpRequestException()) { StatusCode = (HttpStatusCode)529, ResponseBody = "" }));
        }

        [Fact]
        public void So_do_those_that_derive_from_them() => Assert.Equal(429, ExceptionStatus.Of(new Derived()));

        [Fact]
        public void Others_tell_none()
        {
            Assert.Null(ExceptionStatus.Of(new InvalidOperationException()));
            Assert.Null(ExceptionStatus.Of(new Other()));
        }

        private sealed class Derived() : ClientResultException("refused", SdkResponse.Of(429));

        private sealed class Other : Exception
        {
            public int Status => 429;
        }
    }
}

// The SDK's own, as far as it is looked at.
namespace Azure
{
    internal sealed class RequestFailedException(int status) : Exception
    {
        public int Status => status;
    }
}
