//! Walks through (possibly broken) JSON byte by byte and knows which objects and arrays are
//! open, and under which keys: for extracting posts from other JSON while it is read.

/// Bytes of a key that are looked at.
const MOST_KEY: usize = 256;
/// Brackets that are told apart.
const MOST_BRACKETS: usize = 512;

/// Where a walk is. `M` is what is noted of each object or array that is open.
#[derive(Debug, Default)]
pub(crate) struct Scan<M> {
    pub frames: Vec<Frame<M>>,
    /// Those that are objects.
    pub objects: usize,
    /// Brackets that are open beyond those.
    beyond: usize,
    pub in_string: bool,
    is_escaped: bool,
}

/// An object or array that is open.
#[derive(Debug, Default)]
pub(crate) struct Frame<M> {
    pub bracket: u8,
    /// Of an object: the last key.
    pub key: Vec<u8>,
    /// What comes next in an object is a key.
    is_before_key: bool,
    pub mark: M,
}

/// What a byte was.
#[derive(Debug)]
pub(crate) enum Passed<M> {
    /// A bracket that opened the last frame.
    Opened(u8),
    /// One that closed this.
    Closed(Frame<M>),
    Other,
}

impl<M: Default> Scan<M> {
    pub(crate) fn pass(&mut self, byte: u8) -> Passed<M> {
        if self.in_string {
            self.pass_string(byte);
            return Passed::Other;
        }
        match byte {
            b'"' => {
                self.in_string = true;
                if let Some(frame) = self.top().filter(|frame| frame.is_before_key) {
                    frame.key.clear();
                }
            }
            b'{' | b'[' if self.frames.len() == MOST_BRACKETS => self.beyond += 1,
            b'{' | b'[' => {
                let is_before_key = byte == b'{';
                let (key, mark) = (Vec::new(), M::default());
                self.frames.push(Frame { bracket: byte, key, is_before_key, mark });
                self.objects += usize::from(is_before_key);
                return Passed::Opened(byte);
            }
            b'}' | b']' if self.beyond > 0 => self.beyond -= 1,
            b'}' | b']' => {
                // One that closes nothing is a mistake of its record.
                let closed = self.frames.pop_if(|top| top.bracket == opens(byte));
                if let Some(closed) = closed {
                    self.objects -= usize::from(byte == b'}');
                    return Passed::Closed(closed);
                }
            }
            b':' | b',' => {
                if let Some(frame) = self.top() {
                    frame.is_before_key = byte == b',' && frame.bracket == b'{';
                }
            }
            _ => {}
        }
        Passed::Other
    }

    fn pass_string(&mut self, byte: u8) {
        match byte {
            _ if self.is_escaped => self.is_escaped = false,
            b'\\' => self.is_escaped = true,
            // JSON has no line end in a string: its quotation mark is lost.
            b'"' | b'\n' => {
                self.in_string = false;
                return;
            }
            _ => {}
        }
        if let Some(frame) = self.top()
            && frame.is_before_key
            && frame.key.len() < MOST_KEY
        {
            frame.key.push(byte);
        }
    }

    fn top(&mut self) -> Option<&mut Frame<M>> {
        if self.beyond > 0 { None } else { self.frames.last_mut() }
    }
}

fn opens(closing: u8) -> u8 {
    if closing == b'}' { b'{' } else { b'[' }
}
