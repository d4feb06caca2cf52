package dev.connector.gateway;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;

import dev.connector.Payload;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import org.jspecify.annotations.Nullable;

/**
 * A connector that keeps what it runs and its answers over lost streams, as a real one
 * does, and counts how often each request ran.
 */
final class RestlessConnector {

	private final Gateway gateway;

	private final ConnectorFrame.Register register;

	private final Executor threads;

	private final Map<String, Integer> runs = new HashMap<>();

	/** Requests that run, and the answers that were not acknowledged. */
	private final Map<String, @Nullable Payload> inFlight = new LinkedHashMap<>();

	/** Requests of the session that is lost for good. */
	private final List<String> orphans = new ArrayList<>();

	private @Nullable TestConnector stream;

	private boolean deaf;

	private String token = "";

	RestlessConnector(Gateway gateway, ConnectorFrame.Register register, Executor threads) {
		this.gateway = gateway;
		this.register = register;
		this.threads = threads;
	}

	/**
	 * Connect, whether or not there is a stream already.
	 */
	void connect() {
		TestConnector next = new TestConnector(this.gateway);
		ConnectorFrame.Register register;
		synchronized (this) {
			this.stream = next;
			this.deaf = false;
			register = TestConnector.resumption(this.register, this.token,
					this.inFlight.keySet().toArray(String[]::new));
		}
		Queue<GatewayFrame> unread = new ConcurrentLinkedQueue<>();
		next.hearing((frame) -> {
			unread.add(frame);
			this.threads.execute(() -> hearOne(next, unread));
		});
		next.register(register);
	}

	/**
	 * Hear nothing and say nothing over the stream from now on.
	 */
	synchronized void stall() {
		this.deaf = true;
	}

	void cut() {
		TestConnector lost;
		synchronized (this) {
			this.deaf = true;
			lost = this.stream;
		}
		if (lost != null) {
			lost.lose();
		}
	}

	synchronized void forgetToken() {
		this.token = "";
	}

	void beat() {
		say(new ConnectorFrame.Heartbeat(1));
	}

	synchronized int runs(String id) {
		return this.runs.getOrDefault(id, 0);
	}

	synchronized int outbox() {
		return this.inFlight.size();
	}

	private synchronized void hearOne(TestConnector from, Queue<GatewayFrame> unread) {
		GatewayFrame frame = unread.poll();
		if (frame != null) {
			hear(from, frame);
		}
	}

	private void hear(TestConnector from, GatewayFrame frame) {
		if (!from.equals(this.stream) || this.deaf) {
			return;
		}
		if (frame instanceof GatewayFrame.Registered registered) {
			this.token = registered.sessionToken();
			if (!registered.resumed()) {
				this.orphans.addAll(this.inFlight.keySet());
				this.inFlight.clear();
			}
			this.inFlight.forEach((id, answer) -> {
				if (answer != null) {
					say(new ConnectorFrame.Result(id, answer));
				}
			});
		}
		else if (frame instanceof GatewayFrame.Execute execute) {
			run(execute);
		}
		else if (frame instanceof GatewayFrame.Acknowledged acknowledged) {
			acknowledged.requestIds().forEach(this.inFlight::remove);
		}
	}

	private void run(GatewayFrame.Execute execute) {
		String id = execute.requestId();
		if (this.inFlight.containsKey(id)) {
			throw new IllegalStateException(id + " was pushed though it was said to be here");
		}
		this.inFlight.put(id, null);
		this.orphans.remove(id);
		this.runs.merge(id, 1, Integer::sum);
		this.threads.execute(() -> answer(id, execute.payload()));
	}

	private synchronized void answer(String id, Payload payload) {
		if (this.inFlight.containsKey(id) && !this.orphans.contains(id)) {
			this.inFlight.put(id, payload);
			say(new ConnectorFrame.Result(id, payload));
		}
	}

	private void say(ConnectorFrame frame) {
		TestConnector over;
		synchronized (this) {
			over = this.deaf ? null : this.stream;
		}
		if (over != null) {
			over.send(frame);
		}
	}

}
