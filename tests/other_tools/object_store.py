"""A store of objects in memory that speaks as much of S3 as the program needs, and can be told to
misbehave."""

import http.server
import threading
import urllib.parse
import xml.sax.saxutils

# Keys in one answer: few, so that lists have several pages.
PAGE = 5


class Store:
    """Objects of one bucket by key."""

    def __init__(self, bucket, honours_conditions=True):
        self.bucket = bucket
        self.objects = {}
        self.honours_conditions = honours_conditions
        # Called with method and key before a request is answered; what it returns, if anything,
        # is the status of the answer.
        self.hook = lambda method, key: None
        self.requests = []
        self.lock = threading.RLock()
        store = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_GET(self):
                store.answer(self, "GET")

            def do_PUT(self):
                store.answer(self, "PUT")

            def do_DELETE(self):
                store.answer(self, "DELETE")

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        # Those who ask are killed.
        self.server.handle_error = lambda *_: None
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.endpoint = f"http://127.0.0.1:{self.server.server_port}"

    def answer(self, request, method):
        url = urllib.parse.urlsplit(request.path)
        path = urllib.parse.unquote(url.path)
        query = dict(urllib.parse.parse_qsl(url.query))
        bucket, _, key = path.removeprefix("/").partition("/")
        body = request.rfile.read(int(request.headers.get("Content-Length", 0)))
        status, content = self.hook(method, key), b""
        if status is None:
            with self.lock:
                self.requests.append((method, key))
                if bucket != self.bucket:
                    status, content = 404, b"<Error><Code>NoSuchBucket</Code></Error>"
                elif method == "PUT":
                    is_new = request.headers.get("If-None-Match") == "*"
                    if is_new and self.honours_conditions and key in self.objects:
                        status, content = 412, b"<Error><Code>PreconditionFailed</Code></Error>"
                    else:
                        self.objects[key] = body
                        status = 200
                elif method == "DELETE":
                    self.objects.pop(key, None)
                    status = 204
                elif "list-type" in query:
                    status, content = 200, self.page(query)
                elif key in self.objects:
                    status, content = 200, self.objects[key]
                else:
                    status, content = 404, b"<Error><Code>NoSuchKey</Code></Error>"
        request.send_response(status)
        if status != 204:
            request.send_header("Content-Length", str(len(content)))
        request.end_headers()
        request.wfile.write(content)

    def page(self, query):
        after = query.get("continuation-token", "")
        keys = sorted(k for k in self.objects if k.startswith(query.get("prefix", "")) and k > after)
        entry = "<Contents><Key>{}</Key><Size>{}</Size></Contents>"
        shown = "".join(
            entry.format(xml.sax.saxutils.escape(key), len(self.objects[key])) for key in keys[:PAGE]
        )
        more = len(keys) > PAGE
        token = f"<NextContinuationToken>{keys[PAGE - 1]}</NextContinuationToken>" if more else ""
        return (
            '<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
            f"<IsTruncated>{str(more).lower()}</IsTruncated>{token}{shown}</ListBucketResult>"
        ).encode()
