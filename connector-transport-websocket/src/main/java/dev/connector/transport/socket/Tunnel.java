package dev.connector.transport.socket;

import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.connector.destination.HttpProxy;
import dev.connector.failure.Failure;
import dev.connector.failure.FailureKind;
import dev.connector.failure.FailureStep;
import dev.connector.failure.Failures;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.handler.proxy.ProxyConnectException;

/**
 * The way through an HTTP proxy, and what it means when there is none.
 */
final class Tunnel extends ChannelInboundHandlerAdapter {

	/** What Netty says for the answer of a proxy; it has no field for it. */
	private static final Pattern STATUS = Pattern.compile("status: (\\d{3})\\b");

	private final HttpProxy proxy;

	private final SocketTarget target;

	Tunnel(HttpProxy proxy, SocketTarget target) {
		this.proxy = proxy;
		this.target = target;
	}

	/**
	 * Make the handler that asks the proxy.
	 */
	static HttpProxyHandler handler(HttpProxy proxy, InetSocketAddress address) {
		HttpProxyHandler handler = (proxy.username() != null)
				? new HttpProxyHandler(address, proxy.username(), password(proxy)) : new HttpProxyHandler(address);
		// The timeout of the whole dial covers it
		handler.setConnectTimeoutMillis(0);
		return handler;
	}

	/**
	 * Make the failure of a connection that didn't get to the proxy, or through it.
	 */
	static Failure failure(HttpProxy proxy, Failures failures, Throwable cause) {
		Matcher status = STATUS.matcher(String.valueOf(cause.getMessage()));
		if (cause instanceof ProxyConnectException && status.find()) {
			int code = Integer.parseInt(status.group(1));
			return failures.of(FailureKind.ofHttpStatus(code), "the proxy " + shown(proxy) + " answered HTTP " + code)
				.withStep(FailureStep.PROXY);
		}
		Failure failure = failures.of(FailureKind.of(cause),
				Failures.describe("through the proxy " + shown(proxy), cause));
		return new Failure(failure.type(), failure.step().throughProxy(), failure.message(), cause, null);
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		if (cause instanceof ProxyConnectException) {
			this.target.end(failure(this.proxy, this.target.failures(), cause));
		}
		else {
			context.fireExceptionCaught(cause);
		}
	}

	private static String password(HttpProxy proxy) {
		String password = proxy.password();
		return (password != null) ? password : "";
	}

	private static String shown(HttpProxy proxy) {
		return new HttpProxy(proxy.host(), proxy.port(), null, null).toString();
	}

}
