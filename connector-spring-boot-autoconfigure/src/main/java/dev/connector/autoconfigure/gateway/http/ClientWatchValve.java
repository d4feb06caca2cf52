package dev.connector.autoconfigure.gateway.http;

import java.io.IOException;
import java.util.function.BooleanSupplier;

import jakarta.servlet.ServletException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.jspecify.annotations.Nullable;

/**
 * Lets the gateway look whether a caller over HTTP/1.1 is still there while nothing is
 * written to it. Tomcat doesn't look by itself, so that a call nobody waits for would run
 * to its end. (Over HTTP/2 a caller says that it is gone.)
 * <p>
 * Looking is a read that doesn't wait. The request was read to its end, so what it finds
 * is the end of the connection, or the start of the next request, which stays in Tomcat's
 * buffer.
 */
final class ClientWatchValve extends ValveBase {

	ClientWatchValve() {
		super(true);
	}

	@Override
	public void invoke(Request request, Response response) throws IOException, ServletException {
		@Nullable Wrapper wrapper = request.getWrapper();
		if (wrapper != null && GatewayServlet.NAME.equals(wrapper.getName())) {
			@Nullable BooleanSupplier gone = watch(request.getCoyoteRequest());
			if (gone != null) {
				request.setAttribute(Exchange.GONE, gone);
			}
		}
		getNext().invoke(request, response);
	}

	private static @Nullable BooleanSupplier watch(org.apache.coyote.Request request) {
		return (request.getInputBuffer() instanceof ApplicationBufferHandler buffer) ? () -> isGone(request, buffer)
				: null;
	}

	private static boolean isGone(org.apache.coyote.Request request, ApplicationBufferHandler buffer) {
		if (buffer.getByteBuffer().hasRemaining()) {
			return false;
		}
		request.action(ActionCode.AVAILABLE, true);
		// Something to read, but nothing was read: reading ended
		return request.getAvailable() > 0 && !buffer.getByteBuffer().hasRemaining();
	}

}
