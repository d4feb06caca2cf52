package dev.connector.benchmark.roundtrip;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

import dev.connector.ConnectorRuntime;
import dev.connector.Payload;
import dev.connector.benchmark.Ports;
import dev.connector.gateway.ConnectorAddress;
import dev.connector.gateway.ExecuteRequest;
import dev.connector.gateway.ExecuteResult;
import dev.connector.gateway.Gateway;
import dev.connector.registration.Registration;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * What is measured: an application with both starters and Actuator, as its users have it,
 * with everything on: credits, deadlines, outbox, dedupe, heartbeats, metrics. Each lane
 * is a registration of its own.
 */
final class ConnectorLink implements Link {

	/** More than are ever made at once, so that nothing is refused. */
	static final int MOST_PENDING = 1_000_000;

	private static final long PATIENCE_SECONDS = 60;

	/** Longer than a call waits when as many as there can be were made at once. */
	private static final String TIMEOUT = "2m";

	private final ConfigurableApplicationContext application;

	private final Gateway gateway;

	private final List<ConnectorAddress> addresses = new ArrayList<>();

	private final AtomicLong ids = new AtomicLong();

	private final String contentType;

	ConnectorLink(Kind kind, Shape shape) throws IOException, InterruptedException {
		this.contentType = kind.typed ? Payload.JSON : Payload.OCTET_STREAM;
		this.application = new SpringApplicationBuilder(Applications.Application.class,
				kind.typed ? Applications.TypedEcho.class : Applications.RawEcho.class)
			.web((kind.wire == Wire.WEBSOCKET) ? WebApplicationType.SERVLET : WebApplicationType.NONE)
			.properties(properties(kind, shape))
			.run();
		this.gateway = this.application.getBean(Gateway.class);
		for (Registration registration : awaitReady(this.application, shape)) {
			this.addresses.add(ConnectorAddress.of(registration.key()));
		}
	}

	@Override
	public void call(int lane, byte[] payload, Reply reply) {
		execute(this.gateway, this.addresses.get(lane), Long.toString(this.ids.incrementAndGet()),
				Payload.of(payload, this.contentType), reply);
	}

	static void execute(Gateway gateway, ConnectorAddress address, String id, Payload payload, Reply reply) {
		gateway.execute(address, ExecuteRequest.of(id, "echo", payload)).whenComplete((result, thrown) -> {
			if (result instanceof ExecuteResult.Success success) {
				reply.arrived(success.payload().size());
			}
			else {
				reply.failed(String.valueOf((thrown != null) ? thrown : result));
			}
		});
	}

	@Override
	public void close() {
		this.application.close();
	}

	/**
	 * Return the properties of an application that has both ends.
	 */
	private static Map<String, Object> properties(Kind kind, Shape shape) throws IOException {
		int port = Ports.free();
		Map<String, Object> properties = gatewayProperties(kind, port);
		properties.putAll(connectorProperties(kind, port, shape));
		if (shape.isExcessive()) {
			properties.put("connector.gateway.request-timeout", TIMEOUT);
		}
		return properties;
	}

	/**
	 * Return the properties of an application that asks.
	 */
	static Map<String, Object> gatewayProperties(Kind kind, int port) {
		Map<String, Object> properties = properties(kind);
		properties.put("connector.gateway.in-process.name", "bench");
		properties.put("server.address", "127.0.0.1");
		properties.put("server.port", String.valueOf(port));
		properties.put("connector.gateway.grpc.port", (kind.wire == Wire.GRPC) ? String.valueOf(port) : "-1");
		properties.put("connector.gateway.max-pending-per-session", String.valueOf(MOST_PENDING));
		return properties;
	}

	/**
	 * Return the properties of an application that answers.
	 */
	static Map<String, Object> connectorProperties(Kind kind, int port, Shape shape) {
		Map<String, Object> properties = properties(kind);
		properties.put("connector.destinations.default.uri", kind.wire.uri(port));
		for (int lane = 0; lane < shape.lanes(); lane++) {
			String registration = (lane == 0) ? "echo" : "lane" + lane;
			String prefix = "connector.registrations." + registration + ".";
			if (lane > 0) {
				properties.put(prefix + "connector", "echo");
			}
			properties.put(prefix + "instance", "lane" + lane);
			properties.put(prefix + "max-concurrent-requests", String.valueOf(shape.concurrency()));
			properties.put(prefix + "non-blocking", String.valueOf(kind.nonBlocking));
			if (shape.isExcessive()) {
				properties.put(prefix + "request-timeout", TIMEOUT);
			}
		}
		return properties;
	}

	private static Map<String, Object> properties(Kind kind) {
		Map<String, Object> properties = new LinkedHashMap<>();
		properties.put("spring.main.banner-mode", "off");
		properties.put("logging.level.root", "warn");
		properties.put("spring.threads.virtual.enabled", String.valueOf(kind == Kind.VIRTUAL_THREADS));
		properties.put("connector.state-dir", System.getProperty("java.io.tmpdir") + "/connector-bench-state");
		return properties;
	}

	/**
	 * Wait for the registrations of an application to be ready.
	 */
	static List<Registration> awaitReady(ConfigurableApplicationContext application, Shape shape)
			throws IOException, InterruptedException {
		List<Registration> registrations = application.getBean(ConnectorRuntime.class).list();
		for (Registration registration : registrations) {
			try {
				registration.whenReady().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
			}
			catch (ExecutionException | TimeoutException ex) {
				throw new IOException(registration + " did not become ready: " + registration.snapshot(), ex);
			}
		}
		if (registrations.size() != shape.lanes()) {
			throw new IOException("There are " + registrations.size() + " registrations");
		}
		return registrations;
	}

	/**
	 * How it is used.
	 */
	enum Kind {

		/** The handler runs on the I/O thread. */
		NON_BLOCKING(Wire.GRPC, true, false),

		/** The handler runs on a pool of threads. */
		PLATFORM_THREADS(Wire.GRPC, false, false),

		/** The handler runs on a virtual thread. */
		VIRTUAL_THREADS(Wire.GRPC, false, false),

		/** A command with a record in and a record out, validated. */
		TYPED(Wire.GRPC, true, true),

		/** Over WebSocket, at the servlet container of the gateway. */
		WEBSOCKET(Wire.WEBSOCKET, true, false),

		/** Within the process. */
		IN_PROCESS(Wire.IN_PROCESS, true, false),

		/** Within the process, a command with a record in and a record out. */
		IN_PROCESS_TYPED(Wire.IN_PROCESS, true, true);

		private final Wire wire;

		private final boolean nonBlocking;

		private final boolean typed;

		Kind(Wire wire, boolean nonBlocking, boolean typed) {
			this.wire = wire;
			this.nonBlocking = nonBlocking;
			this.typed = typed;
		}

	}

	/**
	 * What carries it.
	 */
	private enum Wire {

		GRPC("grpc://127.0.0.1:%d"), WEBSOCKET("ws://127.0.0.1:%d"), IN_PROCESS("inprocess:bench");

		private final String uri;

		Wire(String uri) {
			this.uri = uri;
		}

		String uri(int port) {
			return this.uri.formatted(port);
		}

	}

}
