"""The commands in the order of the overview, each with its line there.

A command is the file of its name, and in it the function of its name; it is loaded when it is called.
"""

COMMANDS = {
    "due": "近期到期的事项，最近的在前",
    "overdue": "已经逾期的事项，逾期最久的在前",
    "unit": "一个单位负责的全部事项",
    "list": "全部事项",
    "search": "查找文字",
    "show": "一条事项的全部内容",
    "done": "办结：责任单位报告已经完成",
    "verify": "销号：核实已经办结的事项",
    "reopen": "重新打开办结、销号或取消的事项",
    "note": "进展情况、存在问题、下一步打算",
    "extend": "延期：新时限、理由、批准人、文号",
    "cancel": "取消：有文件依据，不再做",
    "undo": "撤销自己最后一次记录",
    "log": "全部记录",
    "stats": "办结率，各灯、各状态的项数",
    "calendar": "一个月里哪天有什么到期",
    "timeline": "全年时间轴：各类别、各单位哪个月有多少到期",
    "report": "任务完成情况报告：周报、月报，可以做成邮件",
    "export": "导出电子表格、日历、网页等文件",
    "units": "单位名称和各自的事项数",
    "categories": "类别和各自的事项数",
    "resolve": "一个完成时限怎么读、为什么",
    "init": "建一个自己的数据文件夹",
    "use": "选定一个数据目录，不用每次写 --data",
    "import": "从 Word、Excel、CSV 或文本文件导入台账",
    "check": "检查数据文件，没有问题就什么也不显示",
    "diff": "两份台账有什么不同：新增、删去、改时限、改单位",
}
TAKEN = ("import", "list")  # by Python: the file and the function have an underscore behind


def name_in_code(command: str) -> str:
    """What the module of a command is called, and its function."""
    return f"{command}_" if command in TAKEN else command
