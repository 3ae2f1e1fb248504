using System.Text;
using LlmLimiter.Calls;

namespace LlmLimiter.Tests.Calls;

/// <summary>What requests ask for, read from their addresses and bodies.</summary>
public sealed class WireRequestTests
{
    private static readonly LlmRateLimiter _limiter = new("openai", "gpt-4o", new ModelLimits { RequestsPerMinute = 1 });

    [Theory]
    [InlineData("/v1/chat/completions", "gpt-4o")]
    [InlineData("/v1/completions", "gpt-4o")]
    [InlineData("/v1/responses", "gpt-4o")]
    [InlineData("/openai/v1/responses/", "gpt-4o")]
    [InlineData("/v1/embeddings", "gpt-4o")]
    [InlineData("/v1/messages", "gpt-4o")]
    [InlineData("/openai/deployments/my%20own/chat/completions", "my own")]
    [InlineData("/openai/deployments/mine/embeddings", "mine")]
    [InlineData("/v1beta/models/gemini-2.5-pro:generateContent", "gemini-2.5-pro")]
    [InlineData("/v1beta/models/gemini-2.5-pro:streamGenerateContent", "gemini-2.5-pro")]
    [InlineData("/v1beta/models/gemini-embedding-001%3AbatchEmbedContents", "gemini-embedding-001")]
    public void A_request_for_text_or_an_embedding_names_its_model_in_its_address_or_its_body(string path, string model)
    {
        Assert.True(WireEndpoint.TryFind("POST", path, out WireEndpoint endpoint));
        Assert.Equal(model, endpoint.Read(_limiter, "openai", Utf8("""{"stream":true,"model":"gpt-4o"}""")).Model);
    }

    [Theory]
    [InlineData("GET", "/v1/chat/completions")]
    [InlineData("GET", "/v1/models")]
    [InlineData("POST", "/v1/files")]
    [InlineData("POST", "/v1/responses/resp_1/cancel")]
    [InlineData("POST", "/v1/chat/completions/chatcmpl-1")]
    [InlineData("POST", "/v1/threads/t_1/messages")]
    [InlineData("POST", "/v1/messages/count_tokens")]
    [InlineData("POST", "/v1/messages/batches")]
    [InlineData("POST", "/v1beta/models/gemini-2.5-pro:countTokens")]
    [InlineData("POST", "/v1/images/generations")]
    [InlineData("POST", "/")]
    public void Other_requests_are_none_for_the_limiter(string method, string path) => Assert.False(WireEndpoint.TryFind(method, path, out _));

    [Fact]
    public void A_chat_is_estimated_like_one_that_is_added_up_by_hand()
    {
        TokenEstimate estimate = Estimate("/v1/chat/completions", """
            {"model":"gpt-4o","messages":[
              {"role":"system","content":"Be brief.","name":"house"},
              {"role":"user","content":[{"type":"text","text":"What is this?"},{"type":"image_url","image_url":{"url":"https://x/y.png","detail":"low"}}]},
              {"role":"assistant","content":null,"tool_calls":[{"id":"1","type":"function","function":{"name":"look","arguments":"{\"far\":true}"}}]},
              {"role":"tool","tool_call_id":"1","content":"A tree."}],
             "tools":[{"type":"function","function":{"name":"look","description":"Looks.","parameters":{"type":"object","properties":{"far":{"type":"boolean"}}}}}],
             "max_tokens":9,"max_completion_tokens":200,"n":2}
            """);

        Assert.Equal(
            _limiter.EstimateRequest("openai", "gpt-4o")
                .Message("Be brief.", "house")
                .Message("What is this?").Image(ImageDetail.Low)
                .Message().Text("look").Text("""{"far":true}""")
                .Message("A tree.")
                .Tool("look", "Looks.", """{"type":"object","properties":{"far":{"type":"boolean"}}}""")
                .MaxOutputTokens(200).Choices(2),
            estimate);
    }

    [Fact]
    public void A_response_is_estimated_with_its_instructions_items_and_tools()
    {
        TokenEstimate estimate = Estimate("/v1/responses", """
            {"model":"gpt-4o","instructions":"Be brief.","input":[
              {"type":"message","role":"user","content":[{"type":"input_text","text":"Where am I?"},{"type":"input_image","file_id":"f1","detail":"high"}]},
              {"type":"function_call","call_id":"1","name":"locate","arguments":"{}"},
              {"type":"function_call_output","call_id":"1","output":"Here."}],
             "tools":[{"type":"function","name":"locate","description":"Locates.","parameters":{}},{"type":"web_search"}],
             "max_output_tokens":50}
            """);

        Assert.Equal(
            _limiter.EstimateRequest("openai", "gpt-4o")
                .Message("Be brief.")
                .Message("Where am I?").Image(ImageDetail.High)
                .Message().Text("locate").Text("{}")
                .Message("Here.")
                .Tool("locate", "Locates.", "{}")
                .MaxOutputTokens(50),
            estimate);
        Assert.Equal(
            _limiter.EstimateRequest("openai", "gpt-4o").Message("Hello"),
            Estimate("/v1/responses", """{"model":"gpt-4o","input":"Hello"}"""));
    }

    [Fact]
    public void Inputs_of_embeddings_and_prompts_count_as_texts_and_as_tokens()
    {
        RequestEstimate none = _limiter.EstimateRequest("openai", "gpt-4o");
        Assert.Equal(none.Input("one").Input("two"), Estimate("/v1/embeddings", """{"model":"gpt-4o","input":["one","two"]}"""));
        Assert.Equal(none.Input("one"), Estimate("/v1/embeddings", """{"model":"gpt-4o","input":"one"}"""));
        Assert.Equal(3, Estimate("/v1/embeddings", """{"model":"gpt-4o","input":[11,12,13]}"""));
        Assert.Equal(5, Estimate("/v1/embeddings", """{"model":"gpt-4o","input":[[11,12],[13,14,15]]}"""));
        Assert.Equal(
            none.Prompt("one").Prompt("two").MaxOutputTokens(7).Choices(3),
            Estimate("/v1/completions", """{"model":"gpt-4o","prompt":["one","two"],"max_tokens":7,"n":3}"""));
    }

    [Fact]
    public void A_message_of_Anthropics_is_estimated_with_its_system_blocks_and_tools()
    {
        TokenEstimate estimate = Estimate("/v1/messages", """
            {"model":"claude-sonnet-5","max_tokens":300,"system":[{"type":"text","text":"Be brief.","cache_control":{"type":"ephemeral"}}],"messages":[
              {"role":"user","content":"Look."},
              {"role":"assistant","content":[{"type":"tool_use","id":"t","name":"look","input":{"far":true}}]},
              {"role":"user","content":[{"type":"tool_result","tool_use_id":"t","content":[{"type":"text","text":"A tree."}]},
                {"type":"image","source":{"type":"url","url":"https://x/y"}}]}],
             "tools":[{"name":"look","description":"Looks.","input_schema":{"type":"object"}}]}
            """);

        Assert.Equal(
            _limiter.EstimateRequest("openai", "claude-sonnet-5")
                .Message("Be brief.")
                .Message("Look.")
                .Message().Text("look").Text("""{"far":true}""")
                .Message("A tree.").Image()
                .Tool("look", "Looks.", """{"type":"object"}""")
                .MaxOutputTokens(300),
            estimate);
    }

    [Fact]
    public void Contents_of_Geminis_are_estimated_in_both_of_its_spellings()
    {
        RequestEstimate byHand = _limiter.EstimateRequest("openai", "gemini-2.5-pro")
            .Message("Be brief.").Message("Look.").Image()
            .Tool("look", "Looks.", """{"type":"OBJECT"}""")
            .MaxOutputTokens(300).Choices(2);

        Assert.Equal(byHand, Estimate("/v1beta/models/gemini-2.5-pro:generateContent", """
            {"systemInstruction":{"parts":[{"text":"Be brief."}]},
             "contents":[{"role":"user","parts":[{"text":"Look."},{"inlineData":{"mimeType":"image/png","data":"AAAA"}}]}],
             "tools":[{"functionDeclarations":[{"name":"look","description":"Looks.","parameters":{"type":"OBJECT"}}]}],
             "generationConfig":{"maxOutputTokens":300,"candidateCount":2}}
            """));
        Assert.Equal(byHand, Estimate("/v1beta/models/gemini-2.5-pro:generateContent", """
            {"system_instruction":{"parts":[{"text":"Be brief."}]},
             "contents":[{"role":"user","parts":[{"text":"Look."},{"inline_data":{"mime_type":"image/png","data":"AAAA"}}]}],
             "tools":[{"function_declarations":[{"name":"look","description":"Looks.","parameters":{"type":"OBJECT"}}]}],
             "generation_config":{"max_output_tokens":300,"candidate_count":2}}
            """));
        Assert.Equal(
            _limiter.EstimateRequest("openai", "gemini-embedding-001").Input("one").Input("two"),
            Estimate("/v1beta/models/gemini-embedding-001:batchEmbedContents", """
                {"requests":[{"content":{"parts":[{"text":"one"}]}},{"content":{"parts":[{"text":"two"}]}}]}
                """));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no JSON")]
    [InlineData("[]")]
    [InlineData("""{"model":7,"messages":{"role":"user"},"max_tokens":"many","n":-1,"tools":[null,3]}""")]
    [InlineData("""{"model":null,"messages":[{"content":"\ud800"}]}""")]
    public void A_request_that_cannot_be_read_goes_by_a_name_of_its_own(string body)
    {
        Assert.True(WireEndpoint.TryFind("POST", "/v1/chat/completions", out WireEndpoint endpoint));
        Assert.Equal(WireRequest.UnnamedModel, endpoint.Read(_limiter, "openai", Utf8(body)).Model);
    }

    private static TokenEstimate Estimate(string path, string body)
    {
        Assert.True(WireEndpoint.TryFind("POST", path, out WireEndpoint endpoint));
        return endpoint.Read(_limiter, "openai", Utf8(body)).Estimate;
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
