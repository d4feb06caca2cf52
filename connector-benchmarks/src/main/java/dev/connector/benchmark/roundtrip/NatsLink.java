package dev.connector.benchmark.roundtrip;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.connector.benchmark.Ports;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Nats;
import io.nats.client.Options;

/**
 * Request and reply over a {@code nats-server} of its own, with a subject for each lane.
 */
final class NatsLink implements Link {

	static final String SERVER = "nats-server";

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final Process server;

	private final Connection asking;

	private final Connection answering;

	private final List<String> subjects = new ArrayList<>();

	NatsLink(int lanes) throws IOException, InterruptedException {
		String host = InetAddress.getLoopbackAddress().getHostAddress();
		int port = Ports.free();
		this.server = new ProcessBuilder(SERVER, "-a", host, "-p", String.valueOf(port)).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start();
		Runtime.getRuntime().addShutdownHook(new Thread(this.server::destroy));
		Options options = new Options.Builder().server("nats://" + host + ":" + port)
			.maxReconnects(-1)
			.reconnectWait(Duration.ofMillis(100))
			.connectionTimeout(PATIENCE)
			.build();
		this.asking = Nats.connectReconnectOnConnect(options);
		this.answering = Nats.connectReconnectOnConnect(options);
		Dispatcher echo = this.answering
			.createDispatcher((message) -> this.answering.publish(message.getReplyTo(), message.getData()));
		for (int i = 0; i < lanes; i++) {
			this.subjects.add("echo." + i);
			echo.subscribe("echo." + i);
		}
		try {
			this.answering.flush(PATIENCE);
		}
		catch (TimeoutException ex) {
			throw new IOException("The server did not answer", ex);
		}
	}

	/**
	 * Return whether there is a server to start.
	 */
	static boolean isThere() {
		try {
			Process process = new ProcessBuilder(SERVER, "--version").redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start();
			return process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) && process.exitValue() == 0;
		}
		catch (IOException ex) {
			return false;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	@Override
	public void call(int lane, byte[] payload, Reply reply) {
		this.asking.request(this.subjects.get(lane), payload).whenComplete((message, thrown) -> {
			if (message != null) {
				reply.arrived(message.getData().length);
			}
			else {
				reply.failed(String.valueOf(thrown));
			}
		});
	}

	@Override
	public void close() throws IOException {
		try {
			this.asking.close();
			this.answering.close();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			this.server.destroy();
		}
	}

}
