package dev.connector.autoconfigure.gateway.http;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import dev.connector.Payload;
import dev.connector.autoconfigure.web.RequestBody;
import dev.connector.gateway.ConnectorAddress;
import dev.connector.gateway.ExecuteRequest;
import dev.connector.gateway.ExecuteResult;
import dev.connector.gateway.Gateway;
import dev.connector.gateway.GatewayOptions;
import dev.connector.schedule.Scheduler;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pushes what callers send to connectors, and writes what comes back. Safe for use by
 * many threads; none of them waits for an answer.
 */
final class CallResource {

	private static final Logger logger = LoggerFactory.getLogger(CallResource.class);

	private final Gateway gateway;

	private final GatewayOptions options;

	private final Scheduler scheduler;

	CallResource(Gateway gateway, GatewayOptions options, Scheduler scheduler) {
		this.gateway = gateway;
		this.options = options;
		this.scheduler = scheduler;
	}

	/**
	 * Push a request.
	 * @param request the request
	 * @param response its response, written later
	 * @param caller who sent the request
	 * @param address where to
	 * @param capability what is asked for
	 * @throws IOException when the caller is gone
	 * @throws ProblemException when the request can't be pushed as it is
	 */
	void execute(HttpServletRequest request, HttpServletResponse response, Caller caller, ConnectorAddress address,
			String capability) throws IOException {
		caller.requireTenant(address.tenant());
		String requestId = CallHeaders.requestId(request, caller);
		Duration timeout = CallHeaders.timeout(request, this.options.requestTimeout());
		byte[] body = RequestBody.read(request, this.options.maxPayloadBytes());
		Payload payload = Payload.of(body, CallHeaders.contentType(request));
		@Nullable String accept = request.getHeader("Accept");
		ExecuteRequest call = new ExecuteRequest(requestId, capability, payload, CallHeaders.context(request, caller),
				timeout, CallHeaders.hasKey(request));
		Exchange exchange = Exchange.start(request, response, this.scheduler);
		CompletableFuture<ExecuteResult> answer = this.gateway.execute(address, call);
		exchange.whenAbandoned(() -> answer.cancel(true));
		answer.whenComplete((result, failure) -> answer(exchange, requestId, accept, result));
	}

	private void answer(Exchange exchange, String requestId, @Nullable String accept, @Nullable ExecuteResult result) {
		try {
			if (result instanceof ExecuteResult.Success success) {
				answer(exchange, accept, success.payload());
			}
			else if (result instanceof ExecuteResult.Failed failed) {
				answer(exchange, requestId, Problem.of(failed.error()));
			}
			else {
				exchange.abandon();
			}
		}
		catch (IOException | IllegalStateException ex) {
			exchange.abandon();
		}
		catch (RuntimeException ex) {
			logger.warn("The answer to request {} could not be written", requestId, ex);
			exchange.abandon();
		}
	}

	private static void answer(Exchange exchange, @Nullable String accept, Payload payload) throws IOException {
		if (exchange.isOver()) {
			release(payload);
			return;
		}
		HttpServletResponse response = exchange.response();
		response.setStatus(HttpServletResponse.SC_OK);
		if (payload.isStream()) {
			StreamFormat format = StreamFormat.choose(payload.contentType(), accept);
			response.setContentType(format.contentType(payload.contentType()));
			AnswerWriter.write(exchange, payload.items(), format);
		}
		else {
			response.setContentType(payload.contentType());
			response.setContentLength(payload.size());
			AnswerWriter.write(exchange, payload.bytes());
		}
	}

	private static void answer(Exchange exchange, String requestId, Problem problem) throws IOException {
		if (!exchange.isOver()) {
			AnswerWriter.write(exchange, GatewayServlet.prepare(exchange.response(), requestId, problem));
		}
	}

	/**
	 * Give back a stream that nobody reads.
	 */
	private static void release(Payload payload) {
		if (payload.isStream()) {
			payload.items().subscribe(new UnwantedItems());
		}
	}

}
