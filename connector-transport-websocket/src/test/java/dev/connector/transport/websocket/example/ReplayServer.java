package dev.connector.transport.websocket.example;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.java_websocket.WebSocket;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.server.WebSocketServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A service that emits events in steps and remembers its sessions, on another WebSocket
 * library. It replays from the place that a client names, that place included.
 */
final class ReplayServer extends WebSocketServer {

	final List<String> requests = new ArrayList<>();

	final List<String> authorizations = new ArrayList<>();

	int created;

	/** How many answers to a create are lost with their connection. */
	int lostAnswers;

	private final CountDownLatch started = new CountDownLatch(1);

	private final Map<String, Session> sessions = new HashMap<>();

	private final int steps;

	private ReplayServer(int steps) {
		super(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
		this.steps = steps;
		setReuseAddr(true);
		setDaemon(true);
	}

	static ReplayServer started(int steps) throws InterruptedException {
		ReplayServer server = new ReplayServer(steps);
		server.start();
		assertThat(server.started.await(30, TimeUnit.SECONDS)).isTrue();
		return server;
	}

	synchronized void forgetSessions() {
		this.sessions.clear();
	}

	synchronized boolean knowsSession(String name) {
		return this.sessions.containsKey(name);
	}

	synchronized long count(String request) {
		return this.requests.stream().filter(request::equals).count();
	}

	@Override
	public synchronized void onMessage(WebSocket socket, String message) {
		this.requests.add(message);
		String[] words = message.split(" ");
		switch (words[0]) {
			case "Create" -> create(socket, words[1]);
			case "Attach" -> attach(socket, words[1], Integer.parseInt(words[2]));
			case "Continue" -> proceed(socket, Integer.parseInt(words[1]));
			case "Close" -> {
				this.sessions.values().remove(socket.<Session>getAttachment());
				socket.send("Closed");
			}
			default -> socket.send("Error BadRequest");
		}
	}

	private void create(WebSocket socket, String name) {
		Session session = this.sessions.computeIfAbsent(name, (key) -> {
			this.created++;
			Session fresh = new Session();
			fresh.log.add("ReadyForContinue 1");
			return fresh;
		});
		if (this.lostAnswers > 0) {
			this.lostAnswers--;
			socket.closeConnection(1006, "");
			return;
		}
		socket.setAttachment(session);
		socket.send("Created " + name);
		session.log.forEach(socket::send);
	}

	private void attach(WebSocket socket, String name, int last) {
		Session session = this.sessions.get(name);
		if (session == null) {
			socket.send("Unknown " + name);
			return;
		}
		socket.setAttachment(session);
		int from = Math.max(1, last);
		socket.send("Attached " + from + " " + session.log.size());
		session.log.subList(from - 1, session.log.size()).forEach(socket::send);
		if (session.step == this.steps) {
			socket.send("Completed");
		}
	}

	private void proceed(WebSocket socket, int count) {
		Session session = socket.getAttachment();
		if (!session.ready) {
			socket.send("Error BadRequest");
			return;
		}
		session.step++;
		session.ready = session.step < this.steps;
		int sent = session.log.size();
		for (int i = 0; i < count; i++) {
			session.log.add("Event " + (session.log.size() + 1) + " of step " + session.step);
		}
		if (session.ready) {
			session.log.add("ReadyForContinue " + (session.log.size() + 1));
		}
		socket.send("Continued");
		session.log.subList(sent, session.log.size()).forEach(socket::send);
		if (session.step == this.steps) {
			socket.send("Completed");
		}
	}

	@Override
	public synchronized void onOpen(WebSocket socket, ClientHandshake handshake) {
		this.authorizations.add(handshake.getResourceDescriptor() + " " + handshake.getFieldValue("Authorization"));
	}

	@Override
	public void onClose(WebSocket socket, int code, String reason, boolean remote) {
	}

	@Override
	public void onError(WebSocket socket, Exception ex) {
	}

	@Override
	public void onStart() {
		this.started.countDown();
	}

	private static final class Session {

		private final List<String> log = new ArrayList<>();

		private int step;

		private boolean ready = true;

	}

}
