package dev.connector.autoconfigure.command.http;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

import dev.connector.autoconfigure.web.BearerTokens;
import dev.connector.autoconfigure.web.BodyTooLargeException;
import dev.connector.autoconfigure.web.RequestBody;
import dev.connector.autoconfigure.web.Routes;
import dev.connector.command.CommandMessage;
import dev.connector.command.CommandMessage.ExecuteRequest;
import dev.connector.command.CommandMessage.ListRequest;
import dev.connector.protocol.command.CommandMessageCodec;
import dev.connector.protocol.command.InvalidCommandMessageException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/**
 * Commands over HTTP: one message of a caller, answered with one line. A servlet of its
 * own, so that it doesn't depend on Spring MVC. Filters, Spring Security's among them,
 * apply as everywhere.
 * <p>
 * What a command answers, an error too, has the status 200, because clients of the
 * protocol look at no other. Other statuses are for what is no message, or not allowed.
 */
final class CommandServlet extends HttpServlet {

	static final String NAME = "connectorCommands";

	private static final Logger logger = LoggerFactory.getLogger(CommandServlet.class);

	private final transient BearerTokens tokens;

	private final transient HttpServerChannel channel;

	private final transient CommandMessageCodec codec;

	private final transient SchemaDocument schemas;

	private final CommandHttpProperties properties;

	CommandServlet(CommandHttpProperties properties, HttpServerChannel channel, CommandMessageCodec codec,
			SchemaDocument schemas) {
		this.tokens = new BearerTokens(properties.tokens());
		this.channel = channel;
		this.codec = codec;
		this.schemas = schemas;
		this.properties = properties;
	}

	@Override
	protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
		response.setHeader("X-Content-Type-Options", "nosniff");
		response.setHeader("Cache-Control", "no-store");
		Routes.take(request, "");
		try {
			if (request.getServletPath().equals(this.properties.schemaPath())) {
				showSchemas(request, response);
			}
			else {
				ask(request, response);
			}
		}
		catch (Refusal.RefusedException ex) {
			refuse(response, ex.refusal());
		}
		catch (BodyTooLargeException ex) {
			refuse(response, Refusal.of(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE, "The message is larger than "
					+ ex.limit() + " bytes, which is what connector.commands.http.max-message-size allows"));
		}
	}

	private void ask(HttpServletRequest request, HttpServletResponse response) throws IOException {
		authenticate(request);
		if (!"POST".equals(request.getMethod())) {
			throw Refusal.methodNotAllowed(request.getMethod(), "POST").exception();
		}
		if (!isJson(request.getContentType())) {
			throw Refusal.of(HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE, "A message is application/json in UTF-8")
				.exception();
		}
		CommandMessage message = read(RequestBody.read(request, this.properties.maxMessageSize().toBytes()));
		if (message instanceof ExecuteRequest call) {
			CommandExchange exchange = CommandExchange.start(request, response);
			exchange.asked(this.channel.ask(call, exchange));
		}
		else if (message instanceof ListRequest question) {
			CommandExchange exchange = CommandExchange.start(request, response);
			exchange.asked(this.channel.ask(question, exchange));
		}
		else {
			throw Refusal
				.of(HttpServletResponse.SC_FORBIDDEN,
						"Only list.commands.request and execute.command.request are taken over HTTP")
				.exception();
		}
	}

	private void showSchemas(HttpServletRequest request, HttpServletResponse response) throws IOException {
		if (!this.properties.schemaPublic()) {
			authenticate(request);
		}
		if (!"GET".equals(request.getMethod()) && !"HEAD".equals(request.getMethod())) {
			throw Refusal.methodNotAllowed(request.getMethod(), "GET, HEAD").exception();
		}
		byte[] document = this.schemas.json();
		response.setContentType(Refusal.CONTENT_TYPE);
		response.setContentLength(document.length);
		response.getOutputStream().write(document);
	}

	private void authenticate(HttpServletRequest request) {
		@Nullable String challenge = this.tokens.challenge(request);
		if (challenge != null) {
			throw Refusal.unauthenticated(challenge).exception();
		}
		if (this.tokens.isEmpty() && BearerTokens.isCrossSite(request)) {
			throw Refusal
				.of(HttpServletResponse.SC_FORBIDDEN,
						"Web pages of other sites may not call open commands: configure connector.commands.http.tokens")
				.exception();
		}
	}

	private CommandMessage read(byte[] body) {
		try {
			return this.codec.decode(body);
		}
		catch (InvalidCommandMessageException ex) {
			logger.debug("A message over HTTP is none", ex);
			throw Refusal.of(HttpServletResponse.SC_BAD_REQUEST, "Invalid message: " + ex.getMessage()).exception();
		}
	}

	private static boolean isJson(@Nullable String contentType) {
		if (contentType == null) {
			return false;
		}
		try {
			MediaType type = MediaType.parseMediaType(contentType.toLowerCase(Locale.ROOT));
			@Nullable Charset charset = type.getCharset();
			return type.equalsTypeAndSubtype(MediaType.APPLICATION_JSON)
					&& (charset == null || charset.equals(StandardCharsets.UTF_8));
		}
		catch (InvalidMediaTypeException ex) {
			return false;
		}
	}

	private static void refuse(HttpServletResponse response, Refusal refusal) throws IOException {
		byte[] bytes = refusal.json();
		response.setStatus(refusal.status());
		refusal.headers().forEach(response::setHeader);
		response.setContentType(Refusal.CONTENT_TYPE);
		response.setContentLength(bytes.length);
		response.getOutputStream().write(bytes);
	}

}
