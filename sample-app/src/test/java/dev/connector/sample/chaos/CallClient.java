package dev.connector.sample.chaos;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A caller of one life of the gateway. When the process dies, so does everything that it
 * was asked and had not answered. Safe for use by many threads.
 */
final class CallClient implements AutoCloseable {

	private static final CallEnd DIED = new CallEnd(CallEnd.Kind.GATEWAY_DIED, "may have run");

	private final Map<String, Consumer<CallEnd>> open = new ConcurrentHashMap<>();

	private final BlockingQueue<GatewayCounts> probes = new LinkedBlockingQueue<>();

	private final Socket socket;

	private final PrintStream out;

	private final Thread reader = new Thread(this::read, "chaos-answers");

	private final Ledger ledger;

	private volatile boolean dead;

	CallClient(int port, Ledger ledger) throws IOException {
		this.ledger = ledger;
		this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
		this.socket.setTcpNoDelay(true);
		this.out = new PrintStream(this.socket.getOutputStream(), true, StandardCharsets.UTF_8);
		this.reader.setDaemon(true);
		this.reader.start();
	}

	/**
	 * Make a call.
	 * @param whenEnded is told once how it ended
	 * @return {@code false} when nobody took the call
	 */
	boolean call(PlannedCall call, Consumer<CallEnd> whenEnded) {
		if (this.dead) {
			return false;
		}
		this.ledger.made(call);
		this.open.put(call.id(), whenEnded);
		this.out.println(CallProtocol.line(call));
		if (this.dead) {
			end(call.id(), DIED);
		}
		return true;
	}

	GatewayCounts probe() throws InterruptedException {
		this.out.println(CallProtocol.PROBE);
		return this.probes.poll(ChaosOptions.GRACE.toMillis(), TimeUnit.MILLISECONDS);
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
		try {
			this.reader.join(ChaosOptions.GRACE.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void read() {
		try {
			BufferedReader in = new BufferedReader(
					new InputStreamReader(this.socket.getInputStream(), StandardCharsets.UTF_8));
			for (String line = in.readLine(); line != null; line = in.readLine()) {
				received(line);
			}
		}
		catch (IOException ex) {
			// Killed in the middle of something, which is told below
			this.dead = true;
		}
		this.dead = true;
		this.open.keySet().forEach((id) -> end(id, DIED));
	}

	private void received(String line) {
		if (line.startsWith(CallProtocol.PROBE)) {
			this.probes.add(GatewayCounts.parse(line));
			return;
		}
		Consumer<CallEnd> whenEnded = this.open.remove(CallProtocol.id(line));
		CallEnd end = CallProtocol.end(line);
		this.ledger.ended(CallProtocol.id(line), end);
		if (whenEnded != null) {
			whenEnded.accept(end);
		}
	}

	/**
	 * End a call in the name of a gateway that can't any more.
	 */
	private void end(String id, CallEnd end) {
		Consumer<CallEnd> whenEnded = this.open.remove(id);
		if (whenEnded != null) {
			this.ledger.ended(id, end);
			whenEnded.accept(end);
		}
	}

}
