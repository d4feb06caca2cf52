package dev.connector.interop.peer;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs the peer. Options are {@code name=value}: {@code listen} (a port for lines over
 * TCP, zero for any), {@code dial} (a port to connect to), {@code stdio} (lines over
 * standard input and output), {@code serve} (a port for HTTP), {@code call} (the address
 * of an HTTP server), {@code token} (what those who call it have to know), {@code key}
 * (what it says to whom it calls), {@code router} (which of these leads to the router),
 * {@code quirks} (with commas between), {@code prefix} of its commands, {@code timeout}
 * in milliseconds. When all is there, it says so in a line: {@code ready} and the ports.
 * It ends when its standard input does.
 */
final class PeerMain {

	private final Map<String, String> options;

	private final PeerRegistry registry;

	private final List<String> ready = new ArrayList<>(List.of("ready"));

	private PeerMain(Map<String, String> options) {
		this.options = options;
		this.registry = new PeerRegistry(new PeerQuirks(Set.of(option("quirks", "").split(","))),
				Long.parseLong(option("timeout", "60000")));
	}

	public static void main(String[] arguments) throws IOException, InterruptedException {
		Map<String, String> options = new HashMap<>();
		for (String argument : arguments) {
			int end = argument.indexOf('=');
			options.put(argument.substring(0, end), argument.substring(end + 1));
		}
		new PeerMain(options).run();
	}

	private void run() throws IOException, InterruptedException {
		PeerCommands.register(this.registry, option("prefix", "peer"));
		InputStream input = System.in;
		PrintStream output = System.out;
		if (this.options.containsKey("listen")) {
			listen(Integer.parseInt(this.options.get("listen")));
		}
		if (this.options.containsKey("dial")) {
			lines(new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(this.options.get("dial"))), "dial");
		}
		if (this.options.containsKey("serve")) {
			int port = Integer.parseInt(this.options.get("serve"));
			this.ready.add("serve=" + new HttpServing(this.registry, port, this.options.get("token")).start());
		}
		if (this.options.containsKey("call")) {
			HttpCalling calling = new HttpCalling(this.registry, this.options.get("call"), this.options.get("key"));
			this.ready.add("call=" + calling.start(isRouter("call")));
		}
		if (this.options.containsKey("stdio")) {
			new LineChannel(this.registry, input, output, () -> Runtime.getRuntime().halt(0)).start("stdio",
					isRouter("stdio"));
			return;
		}
		output.println(String.join(" ", this.ready));
		while (input.read() >= 0) {
			// Whoever started the peer is still there
		}
		Runtime.getRuntime().halt(0);
	}

	private void listen(int port) throws IOException {
		ServerSocket server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
		this.ready.add("listen=" + server.getLocalPort());
		new Thread(() -> {
			try (server) {
				while (true) {
					lines(server.accept(), "listen");
				}
			}
			catch (IOException ex) {
				System.err.println("No longer listening: " + ex);
			}
		}, "listen").start();
	}

	private void lines(Socket socket, String name) throws IOException {
		socket.setTcpNoDelay(true);
		new LineChannel(this.registry, socket.getInputStream(), socket.getOutputStream(), socket).start(name,
				isRouter(name));
	}

	private boolean isRouter(String name) {
		return name.equals(this.options.get("router"));
	}

	private String option(String name, String otherwise) {
		return this.options.getOrDefault(name, otherwise);
	}

}
