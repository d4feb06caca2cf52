package dev.connector.autoconfigure.gateway.http;

import java.io.IOException;
import java.nio.ByteBuffer;

import dev.connector.autoconfigure.web.BodyTooLargeException;
import dev.connector.autoconfigure.web.Routes;
import dev.connector.gateway.ConnectorAddress;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP API of the gateway. A servlet of its own, because every body belongs to the
 * connectors: nothing here may read a form or an upload before them. Filters, Spring
 * Security's among them, apply as everywhere.
 */
final class GatewayServlet extends HttpServlet {

	static final String NAME = "connectorGateway";

	private static final String APPROVAL = "approval";

	private static final Logger logger = LoggerFactory.getLogger(GatewayServlet.class);

	private final transient Callers callers;

	private final transient CallResource calls;

	private final transient SessionResource sessions;

	GatewayServlet(Callers callers, CallResource calls, SessionResource sessions) {
		this.callers = callers;
		this.calls = calls;
		this.sessions = sessions;
	}

	@Override
	protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
		if (request.getAttribute(Exchange.BROKEN) != null) {
			throw new BrokenAnswerException();
		}
		// What a connector answers must never be taken for a page of the gateway's
		response.setHeader("X-Content-Type-Options", "nosniff");
		response.setHeader("Cache-Control", "no-store");
		try {
			route(request, response, this.callers.authenticate(request), segments(request));
		}
		catch (ProblemException ex) {
			write(request, response, ex.problem());
		}
		catch (BodyTooLargeException ex) {
			write(request, response, Problem.tooLarge(ex.limit()));
		}
		catch (RuntimeException ex) {
			logger.error("{} {} failed", request.getMethod(), request.getRequestURI(), ex);
			write(request, response, Problem.internal());
		}
	}

	private void route(HttpServletRequest request, HttpServletResponse response, Caller caller, String[] path)
			throws IOException {
		switch (path.length) {
			case 0 -> {
				Routes.take(request, "");
				requireMethod(request, isGet(request), "GET");
				show(request, response, this.sessions.list(request, caller));
			}
			case 3 -> {
				Routes.take(request, isPost(request) ? "/{tenant}/{type}/{capability}" : "/{tenant}/{type}/{instance}");
				requireMethod(request, isGet(request) || isPost(request), "GET, POST");
				if (isPost(request)) {
					this.calls.execute(request, response, caller, ConnectorAddress.any(path[0], path[1]), path[2]);
				}
				else {
					show(request, response, this.sessions.show(caller, path[0], path[1], path[2]));
				}
			}
			case 4 -> {
				Routes.take(request, "/{tenant}/{type}/{instance}/{capability}");
				boolean decision = APPROVAL.equals(path[3]) && "PUT".equals(request.getMethod());
				requireMethod(request, decision || isPost(request), APPROVAL.equals(path[3]) ? "POST, PUT" : "POST");
				if (decision) {
					this.sessions.decide(request, caller, path[0], path[1], path[2]);
					response.setStatus(HttpServletResponse.SC_NO_CONTENT);
				}
				else {
					this.calls.execute(request, response, caller, new ConnectorAddress(path[0], path[1], path[2]),
							path[3]);
				}
			}
			default -> throw new ProblemException(Problem
				.notFound("There is nothing here: the path goes on with /{tenant}/{type}/{capability or instance}"));
		}
	}

	private static void requireMethod(HttpServletRequest request, boolean condition, String allowed) {
		if (!condition) {
			throw new ProblemException(Problem.methodNotAllowed(request.getMethod(), allowed));
		}
	}

	private static boolean isGet(HttpServletRequest request) {
		return "GET".equals(request.getMethod()) || "HEAD".equals(request.getMethod());
	}

	private static boolean isPost(HttpServletRequest request) {
		return "POST".equals(request.getMethod());
	}

	private static String[] segments(HttpServletRequest request) {
		@Nullable String path = request.getPathInfo();
		if (path == null || path.equals("/")) {
			return new String[0];
		}
		return path.substring(1).split("/", -1);
	}

	private static void show(HttpServletRequest request, HttpServletResponse response, Object value)
			throws IOException {
		if (!StreamFormat.acceptsJson(request.getHeader("Accept"))) {
			throw new ProblemException(Problem.of(HttpServletResponse.SC_NOT_ACCEPTABLE, "NOT_ACCEPTABLE",
					"Not acceptable", "This path answers with " + Json.CONTENT_TYPE));
		}
		byte[] bytes = Json.bytes(value);
		response.setContentType(Json.CONTENT_TYPE);
		response.setContentLength(bytes.length);
		response.getOutputStream().write(bytes);
	}

	private static void write(HttpServletRequest request, HttpServletResponse response, Problem problem)
			throws IOException {
		ByteBuffer bytes = prepare(response, null, problem);
		response.getOutputStream().write(bytes);
		if (request.isAsyncStarted()) {
			request.getAsyncContext().complete();
		}
	}

	/**
	 * Set what a problem says in the head of a response.
	 * @param response the response
	 * @param requestId id of the request, or {@code null} when it has none yet
	 * @param problem the problem
	 * @return the body, still to be written
	 */
	static ByteBuffer prepare(HttpServletResponse response, @Nullable String requestId, Problem problem) {
		byte[] bytes = problem.json(requestId);
		response.setStatus(problem.status());
		problem.headers().forEach(response::setHeader);
		response.setContentType(Problem.CONTENT_TYPE);
		response.setContentLength(bytes.length);
		return ByteBuffer.wrap(bytes);
	}

	/**
	 * Makes the container break the connection. Has no stack trace, because the reason is
	 * somewhere else.
	 */
	private static final class BrokenAnswerException extends IOException {

		BrokenAnswerException() {
			super("The connector failed in the middle of its answer, so the connection is broken off");
		}

		@Override
		public Throwable fillInStackTrace() {
			return this;
		}

	}

}
